package org.xend.client.command;

import java.io.IOException;
import java.util.List;
import org.xend.client.connect.Form;
import org.xend.client.render.InfoText;

/// The verbs about the host: its figures and its two logs.
enum NodeVerbs implements Command {
    INFO {
        @Override
        public List<Option> options() {
            return List.of(Option.JSON);
        }

        @Override
        public int run(Call call) throws IOException {
            if (call.has(Option.JSON)) {
                call.println(call.daemon().json("/xend/node"));
            } else {
                call.print(InfoText.of(call.daemon().ask("/xend/node")));
            }
            return OK;
        }
    },
    DMESG {
        private static final Option CLEAR = Option.flag('c', "clear", "Clear the hypervisor's buffer too.");

        @Override
        public List<Option> options() {
            return List.of(CLEAR);
        }

        @Override
        public int run(Call call) throws IOException {
            call.print(
                    call.has(CLEAR)
                            ? call.daemon().postForText("/xend/node/dmesg", Form.op("clear"))
                            : call.daemon().text("/xend/node/dmesg"));
            return OK;
        }
    },
    LOG {
        @Override
        public int run(Call call) throws IOException {
            call.println(call.daemon().text("/xend/node/log"));
            return OK;
        }
    }
}
