/// How a loop shares the host's processors with those who ask it and with those who compute.
package org.xend.daemon.processor;
