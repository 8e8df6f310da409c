/// Benchmarks of the key tree as a value: no sockets, no event loop, no journal. Run by `lab/bench`; the
/// figures are in docs/performance.md. Not part of what is installed.
package org.xend.bench;
