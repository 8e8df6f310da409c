/// What client and daemon say to each other beyond a domain's configuration: the neutral [Datum] that one
/// answer is made of (printed as an S-expression or as JSON), named [Failure]s, and events. Pure values.
package org.xend.protocol.control;
