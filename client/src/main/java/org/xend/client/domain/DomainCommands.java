package org.xend.client.domain;

import java.io.IOException;
import org.xend.client.command.Command;
import org.xend.client.command.Invocation;
import org.xend.client.command.NumericOperand;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Form;

/// The subcommands that post one operation to one domain and print nothing when it succeeds.
public enum DomainCommands implements Command {
    DESTROY {
        @Override
        Form form(Invocation invocation) {
            return Form.op("destroy");
        }

        @Override
        public int run(Invocation invocation) throws IOException {
            invocation.daemon().postAndWait(Daemon.path(invocation.operand(0)), form(invocation));
            return OK;
        }
    },
    PAUSE {
        @Override
        Form form(Invocation invocation) {
            return Form.op("pause");
        }
    },
    UNPAUSE {
        @Override
        Form form(Invocation invocation) {
            return Form.op("unpause");
        }
    },
    RENAME {
        @Override
        Form form(Invocation invocation) {
            return Form.op("rename").put("name", invocation.operand(1));
        }
    },
    MEM_SET {
        @Override
        Form form(Invocation invocation) {
            return Form.op("mem_target_set").put("target", NumericOperand.mib(invocation.operand(1)));
        }
    },
    MEM_MAX {
        @Override
        Form form(Invocation invocation) {
            return Form.op("maxmem_set").put("memory", NumericOperand.mib(invocation.operand(1)));
        }
    },
    VCPU_SET {
        @Override
        Form form(Invocation invocation) {
            return Form.op("set_vcpus").put("vcpus", NumericOperand.whole(invocation.operand(1)));
        }
    },
    VCPU_PIN {
        @Override
        Form form(Invocation invocation) {
            String vcpu = invocation.operand(1);
            return Form.op("pincpu")
                    .put("vcpu", vcpu.equals("all") ? "all" : "" + NumericOperand.whole(vcpu))
                    .put("cpumap", NumericOperand.cpuList(invocation.operand(2)));
        }
    };

    /// The operation and its parameters.
    ///
    /// @throws UsageException for an operand that is no number
    abstract Form form(Invocation invocation);

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.daemon().post(Daemon.path(invocation.operand(0)), form(invocation));
        return OK;
    }
}
