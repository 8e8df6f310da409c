package org.xend.daemon.processor;

/// Says on which processor the calling thread runs, and moves it to another.
public interface Processors {
    /// A system that does not say where a thread runs, or does not move threads.
    Processors UNKNOWN = new Processors() {
        @Override
        public int[] allowed() {
            return new int[0];
        }

        @Override
        public int current() {
            return -1;
        }

        @Override
        public boolean moveTo(int processor) {
            return false;
        }
    };

    /// Of this system; [#UNKNOWN] where it is no Linux, or its libc lacks one of the functions.
    static Processors ofThisSystem() {
        return System.getProperty("os.name").equals("Linux") && LinuxProcessors.isOffered()
                ? new LinuxProcessors()
                : UNKNOWN;
    }

    /// The numbers of those it may run on, in order; none where that is not known.
    int[] allowed();

    /// @return -1 where it is not known
    int current();

    /// Goes on there; afterwards the thread may run where it might before.
    ///
    /// @return whether it did
    boolean moveTo(int processor);
}
