/// Names that the ends of a device share: XenbusState and the well-known key paths. Pure.
package org.xend.protocol.xenbus;
