"""The images that cases start from, made once, and a post with all that is around it."""

import base64
import pathlib
import shutil
import subprocess

from lab.machine import Card, Failed, LossyCard, Machine, Stick, wait_for
from lab.outside import SITE, Controller, Headquarters, Workstation

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

# What runs and must end with the case.
running = []


def clean_up():
    while running:
        thing = running.pop()
        (thing.cut if isinstance(thing, Machine) else thing.end)()


class Images:
    """Built by Image/build with a root shell; one a version, in a folder each."""

    def __init__(self, folder, programs):
        self.folder, self.programs = folder, programs

    def get(self, version="1.0.0", **variables):
        out = self.folder / "-".join([version, *(f"{k}.{v}" for k, v in variables.items())])
        if not (out / "update.raucb").exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            out.mkdir(parents=True, exist_ok=True)
            # The Debian tree and the authority of trial releases are the same for all.
            shared = ("debian", "debian.packages", "trial-key.pem", "trial-cert.pem")
            for name in shared:
                if (self.folder / name).exists() and not (out / name).exists():
                    (out / name).symlink_to(self.folder / name)
            subprocess.run(
                [str(ROOT / "Image/build"), "shell=hvc0", f"version={version}", f"out={out}",
                 f"programs={self.programs}", *(f"{k}={v}" for k, v in variables.items())],
                check=True)
            for name in shared:
                # What it was made anew, as Image/packages changed.
                if not (out / name).is_symlink():
                    if (self.folder / name).is_dir():
                        shutil.rmtree(self.folder / name)
                    (out / name).rename(self.folder / name)
                    (out / name).symlink_to(self.folder / name)
            # What it was made of is large, and not needed any more.
            for name in ("root", "boot", "bundle", "esp", "genimage"):
                shutil.rmtree(out / name)
            for name in ("root.img", "boot.img", "esp.vfat"):
                (out / name).unlink()
        return out


class Post:
    """A machine with a fresh card, its site, controller and headquarters."""

    def __init__(self, images, folder, name="IMAGE-1", lossy=False, version="1.0.0", memory=768,
                 taps=None, tpm=True, disks=()):
        self.folder, self.name = folder, name
        self.image = images.get(version)
        self.images = images
        self.headquarters = Headquarters(images.programs, folder)
        running.append(self.headquarters)
        self.site = folder / "site.toml"
        self.site.write_text(SITE.format(post=name, hub=self.headquarters.port))
        self.controller = Controller(images.programs, folder, self.site)
        running.append(self.controller)
        card = (LossyCard if lossy else Card)(self.image / "card.img", folder)
        self.machine = Machine(card, folder, lan_ports=(80, 443, 3493), memory=memory,
                               pty=self.controller.line, taps=taps, tpm=tpm, disks=disks)
        running.append(self.machine)
        self.stick = Stick(folder / "stick.img")

    def start(self, **options):
        self.machine.start(**options)
        return self

    def move_card(self):
        """The board is destroyed; its card is put into another, on the same cables."""
        old = self.machine
        old.cut()
        running.remove(old)
        place = self.folder / "spare"
        place.mkdir()
        self.machine = Machine(old.card, place, lan_ports=tuple(old.lan), memory=old.memory,
                               pty=old.pty, tpm=old.tpm is not None)
        running.append(self.machine)
        return self.machine

    def stick_is_done(self):
        def done():
            text, _ = self.machine.run("systemctl is-active 'stick@*' ; ls /run/post/stick/waypost 2>/dev/null | wc -l", 60)
            return "activating" not in text and text.strip().endswith("0")
        wait_for("the stick to be let go", 180, done, 1)

    def provision(self):
        """As an installer does it: a stick with the site, HQ's answer on the same stick."""
        machine, stick = self.machine, self.stick
        machine.connect()
        stick.put(self.site, "site.toml")
        machine.insert_stick(stick.path)
        wait_for("the answer on the stick", 120, lambda: stick.get(f"answer/{self.name}/device.csr"), 2)
        self.stick_is_done()
        machine.pull_stick()
        request = stick.get(f"answer/{self.name}/device.csr")
        stick.put(self.headquarters.enrol(request), "enrolment.json")
        self.headquarters.serve()
        machine.insert_stick(stick.path)
        wait_for("HQ's answer to be taken", 120,
                 lambda: b"HQ knows this post now" in (stick.get(f"answer/{self.name}/report.txt") or b""), 2)
        self.stick_is_done()
        machine.pull_stick()
        self.wait_until_running()
        return self

    def take_over(self):
        """The card knows its HQ: a stick that nobody signed is refused, the board becomes a spare, and
        one visit of HQ's own stick makes it the post."""
        machine, stick, hub = self.machine, self.stick, self.headquarters
        machine.connect()
        known = base64.b64encode(hub.show().read_bytes()).decode()
        machine.ask(f"echo {known} | base64 -d >/etc/waypost/headquarters.pem")

        def visit(what, report, sentence):
            machine.insert_stick(stick.path)
            wait_for(what, 120, lambda: sentence in (stick.get(f"answer/{report()}/report.txt") or b""), 2)
            self.stick_is_done()
            machine.pull_stick()

        stick.put(self.site, "site.toml")
        visit("the refusal of what nobody signed", lambda: "new-board", b"is no signature of theirs")
        stick.remove("site.toml")
        stick.put(b"", "spare")
        visit("the spare", lambda: next(iter(stick.list("answer", "spare-")), "spare"), b"makes a stick of it")
        request = stick.get(f"answer/{stick.list('answer', 'spare-')[0]}/device.csr")
        stick.put(self.site, "site.toml")
        stick.put(hub.sign(self.site, request), "site.toml.signed")
        stick.put(hub.enrol(request, "--post", self.name), "enrolment.json")
        hub.serve()
        visit("the post", lambda: self.name, b"HQ knows this post now")
        self.wait_until_running()
        return self

    def wait_until_running(self, seconds=180, roles=("relays", "power", "ups", "capture", "uplink")):
        def all_run():
            state = self.machine.status()["roles"]
            return all(state[role]["state"] == "running" for role in roles)
        wait_for("all roles to run", seconds, all_run, 2)

    def workstation(self, name="desk"):
        return Workstation(self.machine, name)

    def wait_until_forwarded(self, receipts, seconds=120):
        """Every receipt's record is at HQ, and its chain whole."""
        wait_for("everything to be forwarded", seconds,
                 lambda: self.machine.status()["records"]["pending"] == 0, 2)
        missing = set(receipts) - self.headquarters.records()
        if missing:
            raise Failed(f"{len(missing)} receipts without a record at HQ: {sorted(missing)[:3]}")
