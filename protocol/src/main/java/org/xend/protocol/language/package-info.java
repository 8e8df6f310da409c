/// The domain configuration language: text in, a domain's configuration (or an error with line and column)
/// out. Pure: reading files and searching paths is the client's business.
package org.xend.protocol.language;
