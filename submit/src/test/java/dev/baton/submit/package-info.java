/** Files of payment orders, and what becomes of their lines. */
package dev.baton.submit;
