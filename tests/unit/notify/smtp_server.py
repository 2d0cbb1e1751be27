"""A real SMTP server (aiosmtpd) for the tests of mail.

Prints `PORT CERTIFICATE` first, then one JSON line for every mail it took.
Addresses say how it behaves: greylisted@ is told to come again once, nobody@
does not exist, full@ fails after the text, lost@ gets no answer to it. The
certificate is its own, made anew each time.
"""

import asyncio
import json
import os
import ssl
import subprocess
import sys
import tempfile

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def make_certificate(folder):
    key = os.path.join(folder, "key.pem")
    certificate = os.path.join(folder, "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
         "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1",
         "-keyout", key, "-out", certificate],
        check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate


class Handler:
    def __init__(self):
        self.greylisted = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "nobody":
            return "550 5.1.1 no such user"
        if name == "greylisted" and address not in self.greylisted:
            self.greylisted.add(address)
            return "450 4.2.0 greylisted, come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "full":
            return "452 4.3.1 no room"
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "data": envelope.content.decode("ascii"),
            "tls": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data.login.decode()
                    if session.authenticated else "",
        }), flush=True)
        if name == "lost":
            server.transport.abort()
        return "250 taken"


def authenticate(server, session, envelope, mechanism, data):
    sound = isinstance(data, LoginPassword) and data.password == b"pass word"
    return AuthResult(success=sound, handled=False, auth_data=data)


async def main():
    mode = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        context, certificate = make_certificate(folder)

        def factory():
            return SMTP(
                Handler.shared, hostname="localhost",
                tls_context=context if mode == "starttls" else None,
                require_starttls=mode == "starttls",
                authenticator=authenticate,
                auth_require_tls=mode == "starttls")

        Handler.shared = Handler()
        server = await asyncio.get_running_loop().create_server(
            factory, "127.0.0.1", 0, ssl=context if mode == "tls" else None)
        print(server.sockets[0].getsockname()[1], certificate, flush=True)
        # Ends with the test, whatever becomes of it.
        await asyncio.get_running_loop().run_in_executor(
            None, sys.stdin.read)
        server.close()
        os._exit(0)


asyncio.run(main())
