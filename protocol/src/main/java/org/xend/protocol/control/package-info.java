/// What client and daemon exchange besides a domain's configuration: answers, requests and failures.
///
/// An answer is a [org.xend.protocol.control.Datum], neither S-expression nor JSON yet; `DatumSxp` makes the
/// S-expression of it. A request is always an S-expression, `((op create) (config (vm ...)))`, before
/// it is decoded; `RequestTree` makes it of JSON. An operation that fails has a named
/// [org.xend.protocol.control.Failure].
///
/// Pure values; imports `protocol.sxp` only.
package org.xend.protocol.control;
