/// xm's tables and texts, column by column as xend's xm printed them.
package org.xend.client.render;
