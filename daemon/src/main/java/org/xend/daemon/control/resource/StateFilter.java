package org.xend.daemon.control.resource;

import java.util.Locale;
import org.xend.daemon.control.form.DomainForm;
import org.xend.daemon.control.request.Parameters;
import org.xend.daemon.control.request.Refusal;
import org.xend.daemon.domain.registry.DomainView;

/// The `state=` parameter of the list of domains, by xend's names.
final class StateFilter {
    private StateFilter() {}

    /// Whether the filter takes this domain.
    ///
    /// @param state xend's name of a state in any case, or its status number
    /// @throws Refusal naming an unknown state
    static boolean matches(DomainView view, String state) {
        int status = DomainForm.status(view);
        return switch (state.toLowerCase(Locale.ROOT)) {
            case "all" -> true;
            case "halted", "0" -> status == 0;
            case "paused", "1" -> status == 1;
            case "running", "2" -> status == 2;
            case "suspended", "3" -> false;
            case "crashed", "5" -> status == 5;
            case "unknown", "4", "6" -> false;
            default ->
                throw Refusal.badRequest(
                        "the state must be all, running, paused, halted, suspended, crashed or unknown, got '"
                                + Parameters.clip(state) + "'");
        };
    }
}
