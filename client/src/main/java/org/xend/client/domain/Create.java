package org.xend.client.domain;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xend.client.command.Command;
import org.xend.client.command.CommandException;
import org.xend.client.command.Invocation;
import org.xend.client.command.Option;
import org.xend.client.command.UsageException;
import org.xend.client.connect.Daemon;
import org.xend.client.connect.Fields;
import org.xend.client.connect.Form;
import org.xend.client.console.Console;
import org.xend.protocol.domain.DomainConfigSxp;
import org.xend.protocol.domain.SxpWarnings;
import org.xend.protocol.language.ConfigSearch;
import org.xend.protocol.language.DomainFile;
import org.xend.protocol.language.VariableHelp;
import org.xend.protocol.language.syntax.ConfigException;
import org.xend.protocol.sxp.Sxp;
import org.xend.protocol.sxp.SxpException;
import org.xend.protocol.sxp.SxpPrinter;
import org.xend.protocol.sxp.SxpReader;

/// `xm create`: makes a domain from a configuration file, or shows its configuration.
public final class Create implements Command {
    private static final Option HELP_CONFIG = Option.flag('\0', "help_config", "List the configuration variables.");
    private static final Option QUIET = Option.flag('q', "quiet", "Print nothing but errors.");
    private static final Option PATH = new Option('\0', "path", "PATH", "Where to look for the file (.:/etc/xen).");
    private static final Option DEFCONFIG =
            new Option('f', "defconfig", "FILE", "The configuration file; a bare name does the same.");
    private static final Option CONFIG =
            new Option('F', "config", "FILE", "An S-expression to use in place of a configuration file.");
    private static final Option DRYRUN =
            Option.flag('n', "dryrun", "Print the configuration as an S-expression; create nothing.");
    private static final Option PLAN =
            Option.flag('\0', "plan", "Print the steps the daemon would take; create nothing.");
    private static final Option PAUSED = Option.flag('p', "paused", "Leave the domain paused.");
    private static final Option CONSOLE =
            Option.flag('c', "console_autoconnect", "Attach to the console from its first byte.");
    private static final Option XMLDRYRUN = Option.flag('x', "xmldryrun", "Not supported: Xen-API only.");
    private static final Option SKIPDTD = Option.flag('s', "skipdtd", "Not supported: Xen-API only.");
    private static final Option VNCVIEWER = Option.flag('\0', "vncviewer", "Not supported.");
    private static final Option AUTOPASS = Option.flag('\0', "vncviewer-autopass", "Not supported.");

    @Override
    public List<Option> options() {
        return List.of(
                HELP_CONFIG,
                QUIET,
                PATH,
                DEFCONFIG,
                CONFIG,
                DRYRUN,
                PLAN,
                PAUSED,
                CONSOLE,
                XMLDRYRUN,
                SKIPDTD,
                VNCVIEWER,
                AUTOPASS);
    }

    @Override
    public boolean createsDomain() {
        return true;
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        for (Option option : List.of(XMLDRYRUN, SKIPDTD, VNCVIEWER, AUTOPASS)) {
            if (invocation.has(option)) {
                throw new CommandException(
                        "xm create: option --" + option.name() + " is not supported by this daemon.");
            }
        }
        if (invocation.has(HELP_CONFIG)) {
            invocation.print(VariableHelp.table());
            return OK;
        }
        var warnings = new ArrayList<String>();
        Sxp config = configuration(invocation, warnings);
        if (invocation.has(DRYRUN)) {
            invocation.print(SxpPrinter.pretty(config, SxpPrinter.SCREEN_WIDTH));
            warn(invocation, warnings);
            return OK;
        }
        if (invocation.has(PLAN)) {
            Fields steps = invocation.daemon().post("/xend/domain", request("plan", config));
            invocation.print(String.join("\n", steps.words()) + "\n");
            warn(invocation, warnings);
            return OK;
        }
        return create(invocation, config, warnings);
    }

    /// Prints which settings have no effect. Printed once the domain exists: for a refused one the refusal is all
    /// that matters.
    private static void warn(Invocation invocation, List<String> warnings) {
        if (!invocation.has(QUIET)) {
            warnings.forEach(warning -> invocation.streams().error("Warning: " + warning));
        }
    }

    private static int create(Invocation invocation, Sxp config, List<String> warnings) throws IOException {
        boolean paused = invocation.has(PAUSED) || invocation.has(CONSOLE);
        Fields domain =
                invocation.daemon().post("/xend/domain", request("create", config, Sxp.pair("paused", paused ? 1 : 0)));
        String name = domain.text("name", "");
        if (!invocation.has(QUIET)) {
            invocation.streams().println("Started domain " + name + " (id=" + domain.text("domid", "?") + ")");
        }
        warn(invocation, warnings);
        if (invocation.has(CONSOLE)) {
            return Console.attach(invocation, name, () -> {
                if (!invocation.has(PAUSED)) {
                    invocation.daemon().post(Daemon.path(name), Form.op("unpause"));
                }
            });
        }
        return OK;
    }

    private static String request(String operation, Sxp config, Sxp... more) {
        var entries = new ArrayList<Sxp>();
        entries.add(Sxp.pair("op", operation));
        entries.add(Sxp.form("config", config));
        entries.addAll(List.of(more));
        return SxpPrinter.compact(Sxp.list(entries));
    }

    private static Sxp configuration(Invocation invocation, List<String> warnings) {
        List<String> words = invocation.arguments().operands();
        if (invocation.has(CONFIG)) {
            if (invocation.has(DEFCONFIG) || !words.isEmpty()) {
                throw new UsageException("'xm create' takes either -F or a configuration file.");
            }
            String file = invocation.arguments().value(CONFIG, "");
            Sxp.Items config = fromSxp(file);
            SxpWarnings.of(config).forEach(warning -> warnings.add(file + ": " + warning));
            return config;
        }
        boolean named = !invocation.has(DEFCONFIG)
                && !words.isEmpty()
                && words.getFirst().indexOf('=') < 0;
        String name = named ? words.getFirst() : invocation.arguments().value(DEFCONFIG, ConfigSearch.DEFAULT_NAME);
        ConfigFile found =
                ConfigFile.find(name, invocation.arguments().value(PATH, ".:" + invocation.root() + "/etc/xen"));
        if (!invocation.has(QUIET)) {
            invocation.streams().println("Using config file \"" + found.shown() + "\".");
        }
        try {
            DomainFile file = DomainFile.read(
                    found.shown(),
                    found.text(),
                    words.subList(named ? 1 : 0, words.size()),
                    System.getProperty("user.dir", ""));
            warnings.addAll(file.warnings());
            return DomainConfigSxp.print(file.config());
        } catch (ConfigException e) {
            throw new CommandException(e.getMessage());
        }
    }

    /// The first list of the file: the output of `-n` may have the line "Using config file" before it.
    private static Sxp.Items fromSxp(String file) {
        String text = ConfigFile.read(file);
        try {
            for (Sxp value : new SxpReader().readAll(text)) {
                if (value instanceof Sxp.Items list) {
                    return list;
                }
            }
            throw new CommandException("Cannot read file " + file + ": it holds no S-expression list");
        } catch (SxpException e) {
            throw new CommandException("Cannot read file " + file + ": " + e.getMessage());
        }
    }
}
