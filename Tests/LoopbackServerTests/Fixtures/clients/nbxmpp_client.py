"""An nbxmpp client (the library of Gajim) without TLS: presence, a message each way, the archive.

Argument: a port, or the address of a WebSocket."""
import sys

from gi.repository import GLib
from nbxmpp.client import Client
from nbxmpp.const import ConnectionProtocol, ConnectionType
from nbxmpp.protocol import JID, Message, Presence
from nbxmpp.structs import StanzaHandler

loop = GLib.MainLoop()
seen = set()
client = Client(log_context="test")
client.set_domain("localhost")
client.set_username("romeo")
client.set_resource("nbxmpp")
client.set_password("secret")
if sys.argv[1].startswith("ws"):
    client.set_custom_host(sys.argv[1], ConnectionProtocol.WEBSOCKET, ConnectionType.PLAIN)
else:
    client.set_custom_host(f"127.0.0.1:{sys.argv[1]}", ConnectionProtocol.TCP, ConnectionType.PLAIN)
client.set_connection_types([ConnectionType.PLAIN])
client.set_mechs(["SCRAM-SHA-256"])


def connected(*_):
    client.send_stanza(Presence())


def note(what):
    seen.add(what)
    if seen == {"presence", "message"}:
        client.send_stanza(Message(to="juliet@localhost", body="from-nbxmpp", typ="chat"))
        client.get_module("MAM").make_query(JID.from_string("romeo@localhost"), queryid="q", callback=archived)


def presence(_, stanza, properties):
    if properties.jid.bare == "juliet@localhost":
        print("presence:", properties.status)
        note("presence")


def message(_, stanza, properties):
    if properties.is_mam_message:
        print("archive:", properties.body)
    elif properties.body:
        print("message:", properties.body)
        note("message")


def archived(task):
    task.finish()
    client.disconnect()


client.subscribe("connected", connected)
client.subscribe("disconnected", lambda *_: loop.quit())
client.subscribe("connection-failed", lambda *_: loop.quit())
client.register_handler(StanzaHandler(name="presence", callback=presence, priority=50))
client.register_handler(StanzaHandler(name="message", callback=message, priority=50))
client.connect()
GLib.timeout_add_seconds(40, loop.quit)
loop.run()
