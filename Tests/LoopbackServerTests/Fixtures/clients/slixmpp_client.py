"""A slixmpp client over TLS: presence, a message each way, the archive. Arguments: port, CA file. Prints what it sees."""
import asyncio
import sys

import slixmpp


class Client(slixmpp.ClientXMPP):
    def __init__(self, authority):
        super().__init__("romeo@localhost/slixmpp", "secret")
        self.ca_certs = authority
        self.register_plugin("xep_0030")
        self.register_plugin("xep_0313")
        self.greeted = asyncio.Event()
        self.saw_juliet = asyncio.Event()
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("message", self.message)
        self.add_event_handler("presence_available", self.presence)

    async def start(self, _):
        await self.get_roster()
        self.send_presence()

    def message(self, message):
        print("message:", message["body"])
        self.greeted.set()

    def presence(self, presence):
        if presence["from"].bare == "juliet@localhost":
            print("presence:", presence["status"])
            self.saw_juliet.set()


async def main():
    port, authority = int(sys.argv[1]), sys.argv[2]
    romeo = Client(authority)
    try:
        romeo.connect(("127.0.0.1", port))
    except TypeError:
        romeo.connect("127.0.0.1", port)
    await asyncio.wait_for(asyncio.gather(romeo.greeted.wait(), romeo.saw_juliet.wait()), 40)
    romeo.send_message(mto="juliet@localhost", mbody="from-slixmpp", mtype="chat")
    async for result in romeo["xep_0313"].iterate(with_jid=slixmpp.JID("juliet@localhost")):
        print("archive:", result["mam_result"]["forwarded"]["stanza"]["body"])
    romeo.disconnect()
    await romeo.disconnected


asyncio.get_event_loop().run_until_complete(main())
