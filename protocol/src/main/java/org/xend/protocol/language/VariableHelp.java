package org.xend.protocol.language;

/// The variables of a configuration file as `xm create --help_config` lists them.
public final class VariableHelp {
    private VariableHelp() {}

    /// One variable a line, with the kind of its value and whether this daemon acts on it.
    public static String table() {
        var out = new StringBuilder();
        for (Variable variable : Variable.all()) {
            String name = variable.name();
            out.append(name)
                    .repeat(' ', Math.max(1, 30 - name.length()))
                    .append(
                            switch (variable.kind()) {
                                case TEXT -> "text        ";
                                case WHOLE -> "number      ";
                                case FLAG -> "yes or no   ";
                                case LIST -> "list        ";
                            })
                    .append(
                            switch (variable.support()) {
                                case USED -> "";
                                case IDLE -> "has no effect";
                                case HVM -> "for fully virtual guests; has no effect";
                                case CONTAINER -> "for PVH and fully virtual guests, not supported yet; has no effect";
                                case LATER -> "not supported yet; has no effect";
                                case NEEDED -> "not supported yet; refused";
                            })
                    .append('\n');
        }
        return out.toString().replaceAll(" +\n", "\n");
    }
}
