package org.xend.client.query;

import java.io.IOException;
import org.xend.client.command.Command;
import org.xend.client.command.Invocation;
import org.xend.client.connect.Fields;

/// `xm domid` and `xm domname`: one id of a domain for another.
public enum DomainIdentity implements Command {
    /// A domain that is not running has none; xm printed Python's `None`.
    DOMID("domid", "None"),
    DOMNAME("name", "");

    private final String field;
    private final String otherwise;

    DomainIdentity(String field, String otherwise) {
        this.field = field;
        this.otherwise = otherwise;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        Fields domain = invocation.daemon().domain(invocation.operand(0));
        invocation.println(domain.text(field, otherwise));
        return OK;
    }
}
