package org.xend.protocol.language;

/// A place in a text.
///
/// @param line from 1
/// @param column from 1, in characters; a tab is one
public record Position(int line, int column) {}
