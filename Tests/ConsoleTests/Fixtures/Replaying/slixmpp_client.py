"""A slixmpp client to which a session is played: roster, presence, an answer to what it is told. Arguments: port, CA file."""
import asyncio
import sys

import slixmpp


class Client(slixmpp.ClientXMPP):
    def __init__(self, authority):
        super().__init__("eve@localhost/slixmpp", "any")
        self.ca_certs = authority
        self.register_plugin("xep_0184")
        self.told = asyncio.Event()
        self.receipt = asyncio.Event()
        self.add_event_handler("session_start", self.start)
        self.add_event_handler("message", self.message)
        self.add_event_handler("receipt_received", lambda _: self.receipt.set())

    async def start(self, _):
        await self.get_roster()
        print("roster:", ", ".join(sorted(self.client_roster.keys())))
        self.send_presence()

    def message(self, message):
        print("message:", message["from"], message["body"])
        self.told.set()


async def main():
    client = Client(sys.argv[2])
    try:
        client.connect(("127.0.0.1", int(sys.argv[1])))
    except TypeError:
        client.connect("127.0.0.1", int(sys.argv[1]))
    await asyncio.wait_for(client.told.wait(), 40)
    answer = client.make_message(mto="bob@old.lit", mbody="Here I am", mtype="chat")
    answer["request_receipt"] = True
    answer.send()
    await asyncio.wait_for(client.receipt.wait(), 40)
    print("receipt")
    client.disconnect()
    await client.disconnected


asyncio.get_event_loop().run_until_complete(main())
