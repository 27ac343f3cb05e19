"""Logs in with slixmpp over and over; prints the milliseconds of each login, from the call to the bound resource."""
import asyncio
import ssl
import sys
import time

import slixmpp


class Client(slixmpp.ClientXMPP):
    def get_ssl_context(self):
        context = super().get_ssl_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context


def login(address, password, host, port):
    client = Client(address, password)
    start = time.monotonic()
    state = {}

    def bound(_):
        state["time"] = (time.monotonic() - start) * 1000
        client.disconnect(wait=0)

    client.add_event_handler("session_bind", bound)
    client.connect((host, port), disable_starttls=False)
    client.loop.run_until_complete(asyncio.wait_for(client.disconnected, 20))
    return state["time"]


address, password, host, port, runs = sys.argv[1:]
for _ in range(int(runs)):
    print("%.3f" % login(address, password, host, int(port)), flush=True)
