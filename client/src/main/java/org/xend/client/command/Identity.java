package org.xend.client.command;

import java.io.IOException;
import org.xend.client.connect.Fields;

/// `xm domid` and `xm domname`: one id of a domain for another.
enum Identity implements Command {
    /// A domain that is not running has none; xm printed Python's `None`.
    DOMID("domid", "None"),
    DOMNAME("name", "");

    private final String field;
    private final String otherwise;

    Identity(String field, String otherwise) {
        this.field = field;
        this.otherwise = otherwise;
    }

    @Override
    public int run(Call call) throws IOException {
        Fields domain = call.daemon().domain(call.operand(0));
        call.println(domain.text(field, otherwise));
        return OK;
    }
}
