"""An nbxmpp client (the library of Gajim): login without TLS, a chat message. Arguments: port, CA file."""
import sys

from gi.repository import GLib
from nbxmpp.client import Client
from nbxmpp.const import ConnectionProtocol, ConnectionType
from nbxmpp.protocol import Message

loop = GLib.MainLoop()
client = Client(log_context="test")
client.set_domain("localhost")
client.set_username("romeo")
client.set_resource("nb")
client.set_password("secret")
client.set_custom_host(f"127.0.0.1:{sys.argv[1]}", ConnectionProtocol.TCP, ConnectionType.PLAIN)
client.set_connection_types([ConnectionType.PLAIN])
client.set_mechs(["SCRAM-SHA-256"])


def connected(*_):
    print("bound", client.get_bound_jid().resource)
    client.send_stanza(Message(to="juliet@localhost", body="from nbxmpp", typ="chat"))
    GLib.timeout_add(300, client.disconnect)


client.subscribe("connected", connected)
client.subscribe("disconnected", lambda *_: loop.quit())
client.subscribe("connection-failed", lambda *_: loop.quit())
client.connect()
GLib.timeout_add_seconds(20, loop.quit)
loop.run()
