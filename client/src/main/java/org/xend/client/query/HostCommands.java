package org.xend.client.query;

import java.io.IOException;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.Invocation;
import org.xend.client.command.Option;
import org.xend.client.connect.Form;
import org.xend.client.render.InfoText;

/// The subcommands about the host: its figures and its two logs.
public enum HostCommands implements Command {
    INFO {
        @Override
        public List<Option> options() {
            return List.of(Option.JSON);
        }

        @Override
        public int run(Invocation invocation) throws IOException {
            if (invocation.has(Option.JSON)) {
                invocation.println(invocation.daemon().json("/xend/node"));
            } else {
                invocation.print(InfoText.of(invocation.daemon().get("/xend/node")));
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
        public int run(Invocation invocation) throws IOException {
            invocation.print(
                    invocation.has(CLEAR)
                            ? invocation.daemon().postForText("/xend/node/dmesg", Form.op("clear"))
                            : invocation.daemon().text("/xend/node/dmesg"));
            return OK;
        }
    },
    LOG {
        @Override
        public int run(Invocation invocation) throws IOException {
            invocation.println(invocation.daemon().text("/xend/node/log"));
            return OK;
        }
    }
}
