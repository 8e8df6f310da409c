package org.xend.protocol.settings;

/// xend's log levels, least severe first.
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARNING,
    ERROR,
    CRITICAL
}
