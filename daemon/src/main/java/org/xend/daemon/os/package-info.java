/// What the operating system knows of this process and of others: descriptors that are left, a stock xenstored
/// that runs.
///
/// No owner but that of [DescriptorAllowance], which says so. Imports nothing of this program.
package org.xend.daemon.os;
