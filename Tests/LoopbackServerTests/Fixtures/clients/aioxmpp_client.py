"""An aioxmpp client over TLS: presence, a message each way. Argument: port. Prints what it sees."""
import asyncio
import sys

import aioxmpp
import aioxmpp.dispatcher


async def main():
    security = aioxmpp.make_security_layer("secret", no_verify=True)
    place = ("127.0.0.1", int(sys.argv[1]), aioxmpp.connector.STARTTLSConnector())
    address = aioxmpp.JID.fromstr("romeo@localhost/aioxmpp")
    client = aioxmpp.PresenceManagedClient(address, security, override_peer=[place])
    greeted, saw_juliet = asyncio.Event(), asyncio.Event()

    def presence(stanza):
        if stanza.from_.bare() == aioxmpp.JID.fromstr("juliet@localhost"):
            print("presence:", stanza.status.any())
            saw_juliet.set()

    def message(stanza):
        print("message:", stanza.body.any())
        greeted.set()

    client.summon(aioxmpp.dispatcher.SimplePresenceDispatcher).register_callback(None, None, presence)
    client.summon(aioxmpp.dispatcher.SimpleMessageDispatcher).register_callback(None, None, message)
    async with client.connected():
        await asyncio.wait_for(asyncio.gather(greeted.wait(), saw_juliet.wait()), 40)
        answer = aioxmpp.Message(to=aioxmpp.JID.fromstr("juliet@localhost"), type_=aioxmpp.MessageType.CHAT)
        answer.body[None] = "from-aioxmpp"
        await client.send(answer)


asyncio.run(main())
