package org.xend.protocol.control;

/// Why a request was refused or an operation failed: a closed sum, each case with its arguments and its
/// sentence. The control socket maps cases to statuses, the client to exit codes; no program parses the text.
public sealed interface Failure {
    /// One clear sentence for a person: what was wrong and, where possible, what to do.
    String message();

    /// Stable code for programs: `no-such-domain`.
    String code();

    record NoSuchDomain(String id) implements Failure {
        @Override
        public String message() {
            return "Domain '" + id + "' does not exist.";
        }

        @Override
        public String code() {
            return "no-such-domain";
        }
    }

    record NoSuchResource(String path) implements Failure {
        @Override
        public String message() {
            return "There is no resource '" + path + "'.";
        }

        @Override
        public String code() {
            return "no-such-resource";
        }
    }

    record NameInUse(String name, int domid) implements Failure {
        @Override
        public String message() {
            return "Domain '" + name + "' already exists with ID '" + domid + "'";
        }

        @Override
        public String code() {
            return "name-in-use";
        }
    }

    /// The request itself is malformed: a body that does not parse, a parameter that is missing or bad.
    record BadRequest(String message) implements Failure {
        @Override
        public String code() {
            return "bad-request";
        }
    }

    /// The configuration cannot be a domain: the message names the field and the problem.
    record BadConfig(String field, String problem) implements Failure {
        @Override
        public String message() {
            return "Invalid configuration: " + field + ": " + problem;
        }

        @Override
        public String code() {
            return "bad-config";
        }
    }

    /// The domain is not in a state in which this can be done.
    record WrongState(String domain, String message) implements Failure {
        @Override
        public String code() {
            return "wrong-state";
        }
    }

    record NotEnoughMemory(long neededKib, long freeKib) implements Failure {
        @Override
        public String message() {
            return "Not enough memory: " + neededKib + " KiB are needed and " + freeKib + " KiB are free";
        }

        @Override
        public String code() {
            return "not-enough-memory";
        }
    }

    /// The process may not open as many files and sockets as it would take.
    ///
    /// @param needed by the operation
    /// @param reserve kept free for clients
    /// @param limit the process's own limit (RLIMIT_NOFILE)
    record NotEnoughDescriptors(long needed, long free, long reserve, long limit) implements Failure {
        @Override
        public String message() {
            return "Not enough file descriptors: " + needed + " are needed beside the " + reserve
                    + " kept for clients, and " + free + " of xend's " + limit
                    + " are free: end another domain, or raise the limit (LimitNOFILE= of its unit, ulimit -n)"
                    + " and restart xend";
        }

        @Override
        public String code() {
            return "not-enough-descriptors";
        }
    }

    /// A device could not be connected; the reason is the script's last line, or the state that was waited for.
    record DeviceFailed(String deviceClass, String device, String reason) implements Failure {
        @Override
        public String message() {
            return "Device " + device + " (" + deviceClass + ") could not be connected. " + reason;
        }

        @Override
        public String code() {
            return "device-failed";
        }
    }

    record HypervisorRefused(String operation, String reason) implements Failure {
        @Override
        public String message() {
            return "The hypervisor refused to " + operation + ": " + reason;
        }

        @Override
        public String code() {
            return "hypervisor-refused";
        }
    }

    /// The record of the domain cannot be written, so the operation is not run.
    record NotRecorded(String path, String reason) implements Failure {
        @Override
        public String message() {
            return "Cannot write " + path + ": " + reason;
        }

        @Override
        public String code() {
            return "not-recorded";
        }
    }

    /// Known to xend, not to this daemon; the message names what to use instead.
    record Unsupported(String message) implements Failure {
        @Override
        public String code() {
            return "unsupported";
        }
    }

    record TooLarge(long limitBytes) implements Failure {
        @Override
        public String message() {
            return "The request is larger than " + limitBytes + " bytes";
        }

        @Override
        public String code() {
            return "too-large";
        }
    }

    /// Rolled back because the daemon is stopping or a client cancelled it.
    record Cancelled(String operation) implements Failure {
        @Override
        public String message() {
            return operation + " was cancelled and rolled back";
        }

        @Override
        public String code() {
            return "cancelled";
        }
    }

    /// A defect: the reference finds its stack trace in the debug log.
    record Internal(String reference) implements Failure {
        @Override
        public String message() {
            return "Internal error; see reference " + reference + " in xend-debug.log";
        }

        @Override
        public String code() {
            return "internal";
        }
    }
}
