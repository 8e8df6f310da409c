package org.xend.protocol.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xend.protocol.domain.DomainConfig;
import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.domain.ImageConfig;
import org.xend.protocol.language.evaluation.Bindings;
import org.xend.protocol.language.evaluation.ConfigEvaluator;
import org.xend.protocol.language.evaluation.SubsetEvaluator;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.language.syntax.Value;

/// Reads a configuration file and its command line, as `xm create` does.
///
/// The variables are those of xm(1) in Xen 4.1, with the `autorestart` of older versions, and those of xl.cfg(5) of Xen
/// 4.17 for PV and PVH guests. An unknown variable that the file itself uses is allowed, as the file is a program; an
/// unused one causes a warning with the known one that may be meant ([UnknownVariables]). A known variable that this
/// daemon does not support is an error if the guest would not be as configured without it, otherwise a warning.
///
/// @param warnings one sentence each, with its position
public record DomainFile(DomainConfig config, List<String> warnings) {
    public DomainFile {
        warnings = List.copyOf(warnings);
    }

    /// With the evaluator of this package; relative paths are refused.
    public static DomainFile read(String file, String text, List<String> overrides) throws ConfigException {
        return read(file, text, overrides, "");
    }

    /// @param folder absolute: where a relative path of kernel or ramdisk begins; empty: such paths are refused
    public static DomainFile read(String file, String text, List<String> overrides, String folder)
            throws ConfigException {
        return read(new SubsetEvaluator(), file, text, overrides, folder);
    }

    /// @param file the file's name as found; its last part is the default name of the domain
    /// @param overrides the command line's `variable=value` operands, which replace the file's
    /// @throws ConfigException naming the position, the variable and its value
    static DomainFile read(ConfigEvaluator evaluator, String file, String text, List<String> overrides, String folder)
            throws ConfigException {
        if (text.startsWith("<")) {
            throw new ConfigException(
                    file, Optional.empty(), "this is XML, for xm's Xen-API mode, which is not supported");
        }
        Overrides given = Overrides.parse(overrides);
        Map<String, Value> predefined = new LinkedHashMap<>();
        predefined.put("xm_file", new Value.Text(file));
        predefined.put("xm_help", new Value.Whole(0));
        predefined.putAll(given.predefined());
        Bindings bindings = evaluator.evaluate(file, text, predefined);
        var assignments = new Assignments(bindings, given);
        var unknown = UnknownVariables.of(bindings, predefined.keySet());
        unknown.refuseOnCommandLine(given);

        String imageType = GuestType.imageType(assignments);
        boolean pvh = imageType.equals(ImageConfig.PVH);
        var warnings = new ArrayList<String>(unknown.warnings());
        for (Variable variable : Variable.all()) {
            Optional<Assignment> found = assignments.find(variable.name());
            if (found.isPresent()
                    && (variable.asks(found.get().value())
                            || pvh && variable.takesAway(found.get().value()))) {
                refuseOrWarn(variable, found.get(), pvh, warnings);
            }
        }
        DomainConfig config = new DomainConfigReader(assignments, imageType, folder, warnings).read();
        Optional<DomainValidator.Violation> violation = DomainValidator.checkNew(config);
        if (violation.isPresent()) {
            throw assignments.error(
                    violation.get().field(),
                    violation.get().problem() + unknown.hint(violation.get().field()));
        }
        return new DomainFile(config, warnings);
    }

    private static void refuseOrWarn(Variable variable, Assignment found, boolean pvh, List<String> warnings)
            throws ConfigException {
        switch (variable.support()) {
            case USED, IDLE -> {}
            case HVM -> noEffect(found, pvh, warnings);
            case CONTAINER -> {
                if (pvh) {
                    later(found, warnings);
                } else {
                    noEffect(found, false, warnings);
                }
            }
            case LATER -> later(found, warnings);
            case NEEDED ->
                throw found.error(
                        "not supported by this daemon yet, and without it the guest would not" + " be as configured");
        }
    }

    private static void noEffect(Assignment found, boolean pvh, List<String> warnings) {
        warnings.add(found.warning("has no effect on a " + (pvh ? "PVH" : "PV") + " guest, ignored"));
    }

    private static void later(Assignment found, List<String> warnings) {
        warnings.add(found.warning("not supported by this daemon yet, ignored"));
    }
}
