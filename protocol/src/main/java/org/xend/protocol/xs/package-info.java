/// The xenstore wire (`xen/io/xs_wire.h`, `docs/misc/xenstore.txt`), shared by the daemon's both ends of it.
///
/// [org.xend.protocol.xs.Wire] is the 16-byte header, [org.xend.protocol.xs.FrameDecoder] finds messages in
/// a byte stream however it is split, [org.xend.protocol.xs.MessageType] names them and
/// [org.xend.protocol.xs.Payload] takes a payload apart by its NULs. [org.xend.protocol.xs.NodePath] and
/// [org.xend.protocol.xs.Permissions] are the two small languages inside payloads;
/// [org.xend.protocol.xs.XsError] are the sixteen names an error may have.
///
/// Pure: java.base only, no I/O, no state beyond a decoder's half-read message.
package org.xend.protocol.xs;
