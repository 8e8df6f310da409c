package org.xend.protocol.language;

import org.xend.protocol.domain.DomainValidator;
import org.xend.protocol.domain.ImageConfig;
import org.xend.protocol.language.syntax.ConfigException;

/// Reads which type of guest is wanted: from xm's `builder`, and from xl's `type`, of which `builder` is the older
/// spelling. Without either it is a PV guest, as with both tools.
final class GuestType {
    private GuestType() {}

    /// @return the image's type, one of [ImageConfig#TYPES]
    /// @throws ConfigException for a type that is unknown or fully virtual, and for two that
    ///         contradict each other, which xl refuses as well
    static String imageType(Assignments given) throws ConfigException {
        String type = given.text("type", "");
        String builder = given.text("builder", "");
        String byType = switch (type) {
            case "", "pv" -> ImageConfig.PV;
            case "pvh" -> ImageConfig.PVH;
            default ->
                throw given.error(
                        "type", "must be 'pv' or 'pvh', got '" + type + "', which this daemon does not support");
        };
        String byBuilder = switch (builder) {
            case "" -> byType;
            case "linux", "generic", "pv" -> ImageConfig.PV;
            case "pvh" -> ImageConfig.PVH;
            default -> throw given.error("builder", DomainValidator.unsupportedType(builder));
        };
        if (!type.isEmpty() && !byType.equals(byBuilder)) {
            throw given.error("builder", "'" + builder + "' contradicts type = '" + type + "'");
        }
        return byBuilder;
    }
}
