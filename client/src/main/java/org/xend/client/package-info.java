/// xm: the thin client's entry point.
package org.xend.client;
