/// xm's commands: one table, one class per verb.
package org.xend.client.command;
