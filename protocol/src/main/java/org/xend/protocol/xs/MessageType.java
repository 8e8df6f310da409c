package org.xend.protocol.xs;

/// The messages of `xs_wire.h`, in the order of their numbers.
public enum MessageType {
    CONTROL(0),
    DIRECTORY(1),
    READ(2),
    GET_PERMS(3),
    WATCH(4),
    UNWATCH(5),
    TRANSACTION_START(6),
    TRANSACTION_END(7),
    INTRODUCE(8),
    RELEASE(9),
    GET_DOMAIN_PATH(10),
    WRITE(11),
    MKDIR(12),
    RM(13),
    SET_PERMS(14),
    /// Server to client only.
    WATCH_EVENT(15),
    /// Server to client only.
    ERROR(16),
    IS_DOMAIN_INTRODUCED(17),
    RESUME(18),
    SET_TARGET(19),
    // 20 was RESTRICT until Xen 4.9
    RESET_WATCHES(21),
    DIRECTORY_PART(22),
    GET_FEATURE(23),
    SET_FEATURE(24),
    GET_QUOTA(25),
    SET_QUOTA(26);

    /// One more than the largest number.
    public static final int COUNT = 27;

    private static final MessageType[] BY_NUMBER = new MessageType[COUNT];

    static {
        for (MessageType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;

    MessageType(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /// Whether it changes the tree or what the daemon does: such a request is refused on a read-only socket.
    public boolean isChange() {
        return switch (this) {
            case CONTROL, INTRODUCE, RELEASE, WRITE, MKDIR, RM, SET_PERMS, RESUME, SET_TARGET, SET_FEATURE, SET_QUOTA ->
                true;
            case DIRECTORY,
                    READ,
                    GET_PERMS,
                    WATCH,
                    UNWATCH,
                    TRANSACTION_START,
                    TRANSACTION_END,
                    GET_DOMAIN_PATH,
                    WATCH_EVENT,
                    ERROR,
                    IS_DOMAIN_INTRODUCED,
                    RESET_WATCHES,
                    DIRECTORY_PART,
                    GET_FEATURE,
                    GET_QUOTA -> false;
        };
    }

    /// @return null where the number names no message: this is asked once per request
    public static MessageType ofNumber(int number) {
        return number >= 0 && number < COUNT ? BY_NUMBER[number] : null;
    }
}
