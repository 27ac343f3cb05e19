"""Two slixmpp clients: presence, a chat message, the archive. Arguments: port, CA file. Prints what it saw, a line each."""
import asyncio
import sys

import slixmpp


class Client(slixmpp.ClientXMPP):
    def __init__(self, name, authority):
        super().__init__(f"{name}@localhost/slix", "secret")
        self.ca_certs = authority
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0313")
        self.messages = asyncio.Queue()
        self.presences = asyncio.Queue()
        self.started = asyncio.Event()
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("message", self.messages.put_nowait)
        self.add_event_handler("presence_available", self.presences.put_nowait)

    async def start(self, _):
        await self.get_roster()
        self.send_presence()
        self.started.set()


async def main():
    port, authority = int(sys.argv[1]), sys.argv[2]
    romeo, juliet = Client("romeo", authority), Client("juliet", authority)
    for client in (juliet, romeo):
        try:
            client.connect(("127.0.0.1", port))
        except TypeError:
            client.connect("127.0.0.1", port)
        await asyncio.wait_for(client.started.wait(), 20)
    while True:
        presence = await asyncio.wait_for(juliet.presences.get(), 20)
        if presence["from"].bare == "romeo@localhost":
            print("presence of romeo")
            break
    romeo.send_message(mto="juliet@localhost", mbody="from slixmpp", mtype="chat")
    message = await asyncio.wait_for(juliet.messages.get(), 20)
    print("message", message["body"])
    answer = await romeo["xep_0313"].retrieve(with_jid=slixmpp.JID("juliet@localhost"))
    print("archive", answer["mam_fin"]["rsm"]["count"])


asyncio.get_event_loop().run_until_complete(main())
