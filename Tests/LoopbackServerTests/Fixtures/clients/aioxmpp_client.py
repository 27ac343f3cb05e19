"""An aioxmpp client: login, discovery, a chat message. Arguments: port, CA file."""
import asyncio
import sys

import aioxmpp


async def main():
    security = aioxmpp.make_security_layer("secret", no_verify=True)
    place = ("127.0.0.1", int(sys.argv[1]), aioxmpp.connector.STARTTLSConnector())
    address = aioxmpp.JID.fromstr("romeo@localhost/aio")
    client = aioxmpp.PresenceManagedClient(address, security, override_peer=[place])
    discovery = client.summon(aioxmpp.DiscoClient)
    async with client.connected():
        server = await discovery.query_info(aioxmpp.JID.fromstr("localhost"))
        print("carbons" if "urn:xmpp:carbons:2" in server.features else "no carbons")
        message = aioxmpp.Message(to=aioxmpp.JID.fromstr("juliet@localhost"), type_=aioxmpp.MessageType.CHAT)
        message.body[None] = "from aioxmpp"
        await client.send(message)


asyncio.run(main())
