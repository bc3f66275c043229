"""A card image in QEMU, without KVM: its console, a root shell, its power switch.

The root shell is a second console of images built with shell=hvc0; an image for a post has none.
"""

import json
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import time

FIRMWARE = "/usr/share/OVMF/OVMF_CODE_4M.fd"
VARIABLES = "/usr/share/OVMF/OVMF_VARS_4M.fd"


class Failed(Exception):
    """What a case expected and did not find."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, seconds, look, pause=0.5):
    """The first true value of `look`; raises Failed after so many seconds."""
    end = time.monotonic() + seconds
    while True:
        value = look()
        if value:
            return value
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {seconds} s")
        time.sleep(pause)


class Card:
    """A card with the image on it, larger than the image as cards are; changes stay in `folder`."""

    def __init__(self, image, folder, size="3G"):
        self.path = folder / "card.qcow2"
        subprocess.run(
            ["qemu-img", "create", "-q", "-f", "qcow2", "-b", str(image), "-F", "raw",
             str(self.path), size], check=True)

    @property
    def drive(self):
        return f"file={self.path},format=qcow2,if=virtio,cache=writeback"


class LossyCard:
    """A card behind a cache that loses what was not flushed when its power goes."""

    def __init__(self, image, folder, size="3G"):
        self.path = folder / "card.raw"
        subprocess.run(["cp", "--sparse=always", str(image), str(self.path)], check=True)
        subprocess.run(["truncate", "-s", size, str(self.path)], check=True)
        self.socket = folder / "card.sock"
        self.server = None

    def plug(self):
        self.socket.unlink(missing_ok=True)
        self.server = subprocess.Popen(
            ["nbdkit", "-f", "-U", str(self.socket), "--filter=cache", "file", str(self.path),
             "cache=writeback"], stderr=subprocess.DEVNULL)
        wait_for("the card's server", 10, self.socket.exists, 0.05)

    def cut(self):
        if self.server:
            self.server.kill()
            self.server.wait()
            self.server = None

    @property
    def drive(self):
        return (f"file.driver=nbd,file.server.type=unix,file.server.path={self.socket},"
                "format=raw,if=virtio,cache=writeback")


class Machine:
    def __init__(self, card, folder, lan_ports=(), memory=768, pty=None, taps=None, tpm=True,
                 disks=()):
        self.card, self.folder = card, pathlib.Path(folder)
        # Further disks, images that the guest only reads.
        self.disks = [word for path in disks
                      for word in ("-drive", f"file={path},format=raw,if=virtio,readonly=on")]
        # What its TPM (swtpm) remembers, which is the board's and not the card's.
        self.tpm = self.folder / "tpm" if tpm else None
        self.tpm_process = None
        self.memory, self.pty = memory, pty
        # Names of the two interfaces of this machine that are the post's networks, instead of
        # QEMU's own.
        self.taps = taps
        self.ssh_port = free_port()
        # Ports of the post's LAN side, by the port that leads there on this machine.
        self.lan = {port: free_port() for port in lan_ports}
        self.console = self.folder / "console.log"
        self.process = None
        self.shell = None
        self.count = 0
        variables = self.folder / "firmware.fd"
        if not variables.exists():
            shutil.copy(VARIABLES, variables)

    def start(self, network=True):
        """Power on."""
        if isinstance(self.card, LossyCard):
            self.card.plug()
        for name in ("shell.sock", "monitor.sock"):
            (self.folder / name).unlink(missing_ok=True)
        forwards = "".join(f",hostfwd=tcp:127.0.0.1:{here}-192.168.8.1:{there}"
                           for there, here in self.lan.items())
        serial = (["-chardev", f"serial,id=modbus,path={self.pty}", "-serial", "chardev:modbus"]
                  if self.pty else ["-serial", "null"])
        security = []
        if self.tpm:
            self.tpm.mkdir(exist_ok=True)
            line = self.tpm / "sock"
            line.unlink(missing_ok=True)
            self.tpm_process = subprocess.Popen(
                ["swtpm", "socket", "--tpm2", "--tpmstate", f"dir={self.tpm}", "--ctrl",
                 f"type=unixio,path={line}", "--terminate"], stderr=subprocess.DEVNULL)
            wait_for("the TPM", 10, line.exists, 0.05)
            security = ["-chardev", f"socket,id=tpm,path={line}", "-tpmdev",
                        "emulator,id=tpm,chardev=tpm", "-device", "tpm-crb,tpmdev=tpm"]
        restrict = "" if network else ",restrict=on"
        if self.taps:
            networks = [f"tap,id={name},ifname={tap},script=no,downscript=no"
                        for name, tap in zip(("lan", "wan"), self.taps)]
        else:
            networks = ["user,id=lan,net=192.168.8.0/24,host=192.168.8.2,"
                        f"dhcpstart=192.168.8.50{forwards}",
                        f"user,id=wan{restrict},hostfwd=tcp:127.0.0.1:{self.ssh_port}-:22"]
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            ["qemu-system-x86_64", "-accel", "tcg,thread=multi,tb-size=512",
             "-machine", "q35,smm=off", "-m", str(self.memory), "-smp", "2", "-nodefaults",
             "-display", "none",
             "-chardev", f"file,id=console,path={self.console},append=on",
             "-serial", "chardev:console", *serial,
             "-chardev", f"socket,id=shell,path={self.folder}/shell.sock,server=on,wait=off",
             "-device", "virtio-serial-pci", "-device", "virtconsole,chardev=shell",
             "-qmp", f"unix:{self.folder}/monitor.sock,server=on,wait=off",
             "-device", "virtio-rng-pci", "-device", "i6300esb", "-action", "watchdog=reset",
             "-device", "qemu-xhci,id=usb",
             "-drive", f"if=pflash,format=raw,readonly=on,file={FIRMWARE}",
             "-drive", f"if=pflash,format=raw,file={self.folder}/firmware.fd",
             "-drive", self.card.drive, *self.disks, *security,
             "-netdev", networks[0], "-device", "virtio-net-pci,netdev=lan,addr=10.0",
             "-netdev", networks[1], "-device", "virtio-net-pci,netdev=wan,addr=11.0"],
            stdin=subprocess.DEVNULL, stdout=open(self.folder / "qemu.log", "ab"),
            stderr=subprocess.STDOUT)
        return self

    def cut(self):
        """The plug is pulled: the card's cache first, then the machine."""
        if isinstance(self.card, LossyCard):
            self.card.cut()
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
        if self.tpm_process:
            self.tpm_process.terminate()
            self.tpm_process.wait()
            self.tpm_process = None
        self.hang_up()

    def is_on(self):
        return self.process is not None and self.process.poll() is None

    # The root shell.

    def hang_up(self):
        """Lets the shell's console go: it takes one caller at a time."""
        if self.shell:
            self.shell.close()
            self.shell = None

    def connect(self, seconds=180):
        if self.shell:
            return self

        def attempt():
            if not self.is_on():
                raise Failed("QEMU ended: " + (self.folder / "qemu.log").read_text()[-300:])
            try:
                link = socket.socket(socket.AF_UNIX)
                link.settimeout(2)
                link.connect(str(self.folder / "shell.sock"))
            except OSError:
                return None
            try:
                link.sendall(b"\nstty -echo 2>/dev/null; PS1= PS2=; bind 'set enable-bracketed-paste off' 2>/dev/null; echo __READY$((40+2))__\n")
                heard = b""
                while b"__READY42__" not in heard:
                    piece = link.recv(65536)
                    if not piece:
                        raise OSError
                    heard += piece
                return link
            except OSError:
                link.close()
                return None
        self.shell = wait_for("a root shell", seconds, attempt, 1)
        return self

    def run(self, command, seconds=120):
        """The command's output and exit code, as root in the guest."""
        if self.shell is None:
            self.connect()
        self.count += 1
        mark = f"__END{self.count}_"
        self.shell.settimeout(seconds)
        self.shell.sendall(f"{{ {command}\n}} 2>&1; r=$?; echo; echo \"{mark}\"\"${{r}}__\"\n".encode())
        heard = b""
        pattern = re.compile((mark + r"(\d+)__").encode())
        end = time.monotonic() + seconds
        while True:
            found = pattern.search(heard)
            if found:
                text = heard[:found.start()].decode("utf-8", "replace").replace("\r", "")
                return text.strip("\n"), int(found.group(1))
            if time.monotonic() > end:
                raise Failed(f"no end of: {command[:80]} ({heard[-200:]!r})")
            try:
                heard += self.shell.recv(65536)
            except TimeoutError:
                raise Failed(f"no end of: {command[:80]}")

    def ask(self, command, seconds=120):
        """The output of a command that must succeed."""
        text, code = self.run(command, seconds)
        if code != 0:
            raise Failed(f"{command[:120]}: exit {code}: {text[-400:]}")
        return text

    def status(self):
        text, _ = self.run("waypost status --json", 60)
        return json.loads(text[text.index("{"):])

    # Devices.

    def monitor(self, command, **arguments):
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(20)
            link.connect(f"{self.folder}/monitor.sock")
            stream = link.makefile("rw")
            stream.readline()
            for message in ({"execute": "qmp_capabilities"},
                            {"execute": command, "arguments": arguments}):
                stream.write(json.dumps(message) + "\n")
                stream.flush()
                while True:
                    answer = json.loads(stream.readline())
                    if "return" in answer or "error" in answer:
                        break
            if "error" in answer:
                raise Failed(f"QEMU: {answer['error']}")
            return answer["return"]

    def insert_stick(self, path):
        self.monitor("blockdev-add", driver="raw", **{"node-name": "stick",
                     "file": {"driver": "file", "filename": str(path)}})
        self.monitor("device_add", driver="usb-storage", id="stick", drive="stick", bus="usb.0")

    def pull_stick(self):
        self.monitor("device_del", id="stick")
        def gone():
            try:
                self.monitor("blockdev-del", **{"node-name": "stick"})
                return True
            except Failed:
                return False
        wait_for("the stick to be let go", 30, gone)


class Stick:
    """A FAT stick, read and written from outside without being mounted."""

    def __init__(self, path, mib=64):
        self.path = path
        subprocess.run(["truncate", "-s", f"{mib}M", str(path)], check=True)
        # As sticks are sold: a table (MBR) with one partition.
        with open(path, "r+b") as stick:
            sectors = mib * 2048 - 2048
            stick.seek(446)
            stick.write(struct.pack("<B3sB3sII", 0, b"\xfe\xff\xff", 0x0C, b"\xfe\xff\xff", 2048, sectors))
            stick.seek(510)
            stick.write(b"\x55\xaa")
        self.at = f"{path}@@1M"
        subprocess.run(["mformat", "-i", self.at, "-F", "-v", "POST", "-T", str(sectors), "::"],
                       check=True)
        subprocess.run(["mmd", "-i", self.at, "::/waypost"], check=True)

    def put(self, source, name):
        """A file, or bytes."""
        given = {"input": source} if isinstance(source, bytes) else {}
        subprocess.run(["mcopy", "-o", "-i", self.at, "-" if given else str(source), f"::/waypost/{name}"],
                       check=True, **given)

    def remove(self, name):
        subprocess.run(["mdel", "-i", self.at, f"::/waypost/{name}"], check=True)

    def list(self, folder, prefix):
        """Names in a folder that begin so."""
        told = subprocess.run(["mdir", "-b", "-i", self.at, f"::/waypost/{folder}"], capture_output=True, text=True)
        names = [line.strip().rstrip("/").rsplit("/", 1)[-1] for line in told.stdout.splitlines()]
        return [name for name in names if name.startswith(prefix)]

    def get(self, name):
        told = subprocess.run(["mtype", "-i", self.at, f"::/waypost/{name}"], capture_output=True)
        return told.stdout.replace(b"\r\n", b"\n") if told.returncode == 0 else None

    def names(self):
        told = subprocess.run(["mdir", "-b", "-s", "-i", self.at, "::/waypost"], capture_output=True,
                              text=True)
        return told.stdout.split()
