"""Presses a button of a program and waits for a text in its window, through AT-SPI alone.

Usage: screen_reader.py PROGRAM BUTTON TEXT
"""

import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PATIENCE_S = 25
PAUSE_S = 0.05


def turn_on():
    """Says on the session's bus that a screen reader is there."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    value = GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True)))
    properties = "org.freedesktop.DBus.Properties"
    bus.call_sync("org.a11y.Bus", "/org/a11y/bus", properties, "Set", value, None, Gio.DBusCallFlags.NONE, -1)


def parts(of):
    """A part and all parts in it, in their order. What vanishes meanwhile is left out."""
    try:
        yield of
        children = [of.get_child_at_index(index) for index in range(of.get_child_count())]
    except GLib.Error:
        return
    for child in filter(None, children):
        yield from parts(child)


def read(part):
    """All that is said about a part."""
    try:
        text = part.get_text_iface()
        said = [part.get_name(), Atspi.Text.get_text(text, 0, -1) if text else None]
        return [words for words in said if words]
    except GLib.Error:
        return []


def window_of(program):
    desktop = Atspi.get_desktop(0)
    programs = filter(None, (desktop.get_child_at_index(index) for index in range(desktop.get_child_count())))
    return next((found for found in programs if program in read(found)), None)


def button_of(program, name):
    window = window_of(program)
    for part in parts(window) if window else ():
        if part.get_role_name() in ("button", "push button") and name in read(part):
            return part
    return None


def until(what, find):
    """Asks again and again until something is found."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if found := find():
            return found
        time.sleep(PAUSE_S)
    desktop = Atspi.get_desktop(0)
    sys.exit(f"never there: {what}\n" + "\n".join(f"{part.get_role_name()}: {read(part)}" for part in parts(desktop)))


def main():
    program, button, text = sys.argv[1:]
    turn_on()
    found = until(button, lambda: button_of(program, button))
    if not found.get_state_set().contains(Atspi.StateType.FOCUSABLE):
        sys.exit(f"{button} cannot be reached by the keyboard")
    if not found.get_action_iface().do_action(0):
        sys.exit(f"{button} cannot be pressed")
    until(text, lambda: any(text in read(part) for part in parts(window_of(program))))
    print(f"read: {text}")


main()
