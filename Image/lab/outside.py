"""What is around a post: headquarters, the solar controller on its line, a workstation on its LAN."""

import json
import pathlib
import secrets
import ssl
import subprocess
import time
import urllib.error
import urllib.request

from lab.machine import Failed, free_port, wait_for

SITE = """schema = 1

[post]
id = "{post}"
name = "Post of the image's tests"
country = "NER"
latitude = 11.87
longitude = 3.38
timezone = "Africa/Niamey"

[board]
id = "qemu-x86_64"

[power]
shunt = "none"

[[power.controllers]]
profile = "epever-tracer"
port = "rtu:/dev/ttyS1?baud=115200&unit=1"
array_watts = 600

[power.battery]
chemistry = "agm"
nominal_volts = 24
capacity_ah = 200

[[power.loads]]
name = "appliance"
tier = 0
watts = 8
switch = "none"
when_dead = "on"
value = 100

[[power.loads]]
name = "network"
tier = 1
watts = 12
switch = "modbus:rtu:/dev/ttyS1?baud=115200&unit=2&coil=0"
when_dead = "on"
value = 100

[[power.loads]]
name = "workstation-1"
tier = 3
watts = 60
switch = "modbus:rtu:/dev/ttyS1?baud=115200&unit=2&coil=2"
when_dead = "off"
value = 10

[lan]
address = "192.168.8.1/24"
serve = true

[capture]
listen = "0.0.0.0:443"

[ups]
listen = "0.0.0.0:3493"

[uplink]
hub = "https://10.0.2.2:{hub}"
monthly_budget_mb = 500
attachments = "flagged"
"""


class Service:
    def __init__(self, arguments, log, stdin=None):
        self.log = pathlib.Path(log)
        self.process = subprocess.Popen(arguments, stdin=stdin or subprocess.DEVNULL,
                                        stdout=open(log, "ab"), stderr=subprocess.STDOUT)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Headquarters:
    """waypost-hub with its embedded store, on this machine; the guest sees it as 10.0.2.2."""

    def __init__(self, programs, folder):
        self.programs, self.folder = programs, pathlib.Path(folder)
        self.directory = self.folder / "hub"
        self.port = free_port()
        self.hub("init", "--address", "10.0.2.2", "--port", str(self.port))
        self.service = None

    def hub(self, *words):
        told = subprocess.run([f"{self.programs}/waypost-hub", *words, "--dir", str(self.directory)],
                              capture_output=True, text=True)
        if told.returncode != 0:
            raise Failed(f"waypost-hub {words[0]}: {told.stderr.strip()[-300:]}")
        return told.stdout

    def serve(self):
        self.service = Service(
            [f"{self.programs}/waypost-hub", "serve", "--dir", str(self.directory), "--store",
             f"sqlite:{self.directory}/hub.sqlite", "--listen", f"0.0.0.0:{self.port}"],
            self.folder / "hub.log")
        return self

    def enrol(self, request, *words):
        path, out = self.folder / "device.csr", self.folder / "enrolment.json"
        path.write_bytes(request)
        self.hub("enrol", "--csr", str(path), "--out", str(out), *words)
        return out

    def show(self):
        """What a card knows HQ by."""
        out = self.folder / "headquarters.pem"
        self.hub("authority", "show", "--out", str(out))
        return out

    def sign(self, site, request):
        """A site file for the device of that request alone."""
        key, csr, cert = (self.folder / name for name in ("person.key", "person.csr", "person.pem"))
        device = self.folder / "spare.csr"
        device.write_bytes(request)
        subprocess.run([f"{self.programs}/waypost-hub", "publishers", "request", "a.diallo",
                        "--key", str(key), "--csr", str(csr)], check=True, stdout=subprocess.DEVNULL)
        self.hub("publishers", "admit", "--csr", str(csr), "--out", str(cert))
        self.hub("site", "sign", str(site), "--key", str(key), "--cert", str(cert), "--device", str(device))
        return pathlib.Path(f"{site}.signed")

    def records(self):
        """Identifiers of all records that HQ holds, with the chain checked."""
        import sqlite3
        self.hub("verify")
        with sqlite3.connect(f"file:{self.directory}/hub.sqlite?mode=ro", uri=True) as store:
            return {row[0] for row in store.execute("SELECT id FROM records")}

    def end(self):
        if self.service:
            self.service.end()


class Controller:
    """waypost-sim's controller and relay board on a pseudo-terminal, the guest's serial line."""

    def __init__(self, programs, folder, site):
        self.line = pathlib.Path(folder) / "modbus"
        self.service = Service(
            [f"{programs}/waypost-sim", "controller", "--site", str(site), "--pty", str(self.line),
             "--sky", "clear"], pathlib.Path(folder) / "controller.log", stdin=subprocess.PIPE)
        wait_for("the controller's line", 20, self.line.exists, 0.1)

    def log(self):
        return self.service.log.read_text()

    def end(self):
        self.service.end()


def version7():
    """A UUIDv7 (RFC 9562)."""
    milliseconds = int(time.time() * 1000)
    value = (milliseconds << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) \
        | secrets.randbits(62)
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Workstation:
    """A workstation on the post's LAN with an officer signed in; keeps every receipt it got."""

    def __init__(self, machine, name="desk"):
        self.port = machine.lan[443]
        self.receipts = {}
        authority = machine.ask("cat /etc/waypost/lan-ca.pem")
        self.trust = ssl.create_default_context(
            cadata=authority[authority.index("-----BEGIN"):] + "\n")
        # The name that the post's certificate has; the address here is this machine's.
        self.trust.check_hostname = False
        pin = json.loads(machine.ask(f"waypost officers add T-{name} --role officer --json"))["pin"]
        code = json.loads(machine.ask(f"waypost enrol workstation {name} --json"))["code"]
        self.headers = {"Content-Type": "application/json"}
        credential = self.call("POST", "/v1/enrolments", {"code": code, "name": name})[1]["credential"]
        self.headers["Authorization"] = f"Bearer {credential}"
        self.badge, self.pin = f"T-{name}", pin
        self.sign_in()

    def sign_in(self):
        self.headers.pop("Waypost-Session", None)
        session = self.call("POST", "/v1/sessions", {"badge": self.badge, "pin": self.pin})[1]["session"]
        self.headers["Waypost-Session"] = session

    def call(self, method, path, body=None, timeout=30):
        request = urllib.request.Request(
            f"https://127.0.0.1:{self.port}{path}", method=method, headers=self.headers,
            data=json.dumps(body).encode() if body is not None else None)
        try:
            with urllib.request.urlopen(request, timeout=timeout, context=self.trust) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            raise Failed(f"{method} {path}: {refusal.code} {refusal.read()[:300]!r}")

    def crossing(self):
        """One crossing; its receipt is kept. Raises OSError where the post does not answer."""
        identifier = version7()
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        body = {"crossed_at": now, "direction": "entry", "decision": {"outcome": "admitted"},
                "document": {"class": "passport", "issuer": "NER",
                             "number": f"T{secrets.randbelow(10**7):07d}"}}
        status, receipt = self.call("PUT", f"/v1/crossings/{identifier}", body)
        self.receipts[receipt["id"]] = receipt
        return receipt

    def first_crossing(self, seconds):
        """The first crossing that is taken, signed in anew where the post asks for it."""
        fault = None

        def attempt():
            nonlocal fault
            try:
                return self.crossing()
            except OSError as reason:
                fault = reason
            except Failed as refusal:
                fault = refusal
                try:
                    self.sign_in()
                except (OSError, Failed) as reason:
                    fault = reason
            return None
        try:
            return wait_for("a crossing", seconds, attempt, 0.3)
        except Failed:
            raise Failed(f"no crossing within {seconds} s: {fault}")
