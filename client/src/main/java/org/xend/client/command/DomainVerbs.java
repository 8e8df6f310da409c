package org.xend.client.command;

import java.io.IOException;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Form;

/// The verbs that post one operation to one domain and say nothing when it succeeds.
enum DomainVerbs implements Command {
    DESTROY {
        @Override
        Form form(Call call) {
            return Form.op("destroy");
        }

        @Override
        public int run(Call call) throws IOException {
            call.daemon().postAndWait(Daemon.path(call.operand(0)), form(call));
            return OK;
        }
    },
    PAUSE {
        @Override
        Form form(Call call) {
            return Form.op("pause");
        }
    },
    UNPAUSE {
        @Override
        Form form(Call call) {
            return Form.op("unpause");
        }
    },
    RENAME {
        @Override
        Form form(Call call) {
            return Form.op("rename").put("name", call.operand(1));
        }
    },
    MEM_SET {
        @Override
        Form form(Call call) {
            return Form.op("mem_target_set").put("target", Numbers.mib(call.operand(1)));
        }
    },
    MEM_MAX {
        @Override
        Form form(Call call) {
            return Form.op("maxmem_set").put("memory", Numbers.mib(call.operand(1)));
        }
    },
    VCPU_SET {
        @Override
        Form form(Call call) {
            return Form.op("set_vcpus").put("vcpus", Numbers.whole(call.operand(1)));
        }
    },
    VCPU_PIN {
        @Override
        Form form(Call call) {
            String vcpu = call.operand(1);
            return Form.op("pincpu")
                    .put("vcpu", vcpu.equals("all") ? "all" : "" + Numbers.whole(vcpu))
                    .put("cpumap", Numbers.cpuList(call.operand(2)));
        }
    };

    /// The operation and its parameters.
    ///
    /// @throws UsageException for an operand that is no number
    abstract Form form(Call call);

    @Override
    public int run(Call call) throws IOException {
        call.daemon().post(Daemon.path(call.operand(0)), form(call));
        return OK;
    }
}
