"""The cases of Image/test: each takes the images, a folder and whether counts are full, and returns
what it found as pairs of text; it raises Failed where the image does not do what it must."""

import json
import random
import re
import subprocess
import time

from lab.gpio import gpio
from lab.machine import Failed, Stick, wait_for
from lab.world import Post, clean_up


def expect(truth, what):
    if not truth:
        raise Failed(what)


def boot(images, folder, full):
    """First start, a spare, its post by a signed stick, first crossing from outside, nothing failed."""
    post = Post(images, folder).start()
    machine = post.machine
    machine.connect()
    shell = time.monotonic() - machine.started
    wait_for("the first start to end", 120,
             lambda: machine.run("systemctl is-system-running")[0].splitlines()[-1]
             in ("running", "degraded"), 1)
    failed = machine.ask("systemctl --failed --no-legend --plain || true")
    expect(not failed, f"failed units at the first start: {failed}")
    post.take_over()
    desk = post.workstation()
    receipt = desk.crossing()
    for _ in range(20):
        desk.crossing()
    post.wait_until_forwarded(desk.receipts)

    # The same with the power switched off and on: how long until a crossing is taken?
    machine.ask("sync")
    machine.cut()
    machine.start()
    desk.first_crossing(300)
    to_receipt = time.monotonic() - machine.started
    machine.connect()
    post.wait_until_running()
    wait_for("the start to end", 120,
             lambda: machine.run("systemctl is-system-running")[0].splitlines()[-1] == "running", 1)
    failed = machine.ask("systemctl --failed --no-legend --plain || true")
    expect(not failed, f"failed units: {failed}")
    cycles = machine.ask("journalctl -b -q --no-pager | grep -c 'ordering cycle' || true")
    expect(cycles == "0", f"{cycles} ordering cycles")
    taint = machine.ask("cat /proc/sys/kernel/tainted")
    post.wait_until_forwarded(desk.receipts)
    memory = machine.ask("free -m | awk '/^Mem:/ {print $3}'")
    roles = machine.ask(
        "for r in relays power ups capture uplink; do "
        "cat /sys/fs/cgroup/system.slice/waypost-$r.service/memory.current; done"
        " | awk '{s+=$1} END {printf \"%d\", s/1048576}'")
    root = machine.ask("touch /usr/x 2>&1 || true; mount | grep ' / '")
    expect("Read-only file system" in root, "the root can be written to")
    expect("squashfs (ro" in root, f"the root is {root}")
    start = machine.ask("systemd-analyze time | head -n 1")
    return [("a stick that HQ did not sign; a spare; HQ's stick for it", "refused; prepared; the post, in one visit"),
            ("failed units, ordering cycles, kernel taint", f"none, {cycles}, {taint}"),
            ("power on to a root shell, first start (the data partition is made)", f"{shell:.0f} s"),
            ("power on to the first receipt", f"{to_receipt:.0f} s (QEMU without KVM)"),
            ("of which", start.replace("Startup finished in ", "")),
            ("receipts, all at HQ", str(len(desk.receipts))),
            ("memory in use, of it the five roles' cgroups", f"{memory} MiB, {roles} MiB")]


def ssh(images, folder, full):
    """A technician's certificate over the WAN: status, no shell, nobody else."""
    post = Post(images, folder).start().provision()
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)

    def visit(*words, account="waypost-view", options=()):
        return subprocess.run(
            ["ssh", "-F", "none", "-p", str(post.machine.ssh_port), "-i", str(key),
             "-o", "StrictHostKeyChecking=no", "-o", f"UserKnownHostsFile={folder}/known",
             "-o", "BatchMode=yes", "-o", "ConnectTimeout=30", *options,
             f"{account}@127.0.0.1", *words], capture_output=True, text=True, timeout=180)

    expect(visit("status").returncode == 255, "a key without a certificate is let in")
    post.headquarters.hub("technicians", "certify", "--key", f"{key}.pub", "--holder", "A. Tech",
                          "--ticket", "T-1", "--as", "view", "--post", post.name)
    told = visit("status")
    expect(told.returncode in (0, 1, 2) and post.name in told.stdout,
           f"status over SSH: exit {told.returncode}, {told.stdout[-200:]}{told.stderr[-200:]}")
    update = visit("update", "status")
    expect("Runs      1.0.0 in slot a" in update.stdout, f"update status: {update.stdout}{update.stderr}")
    for words in (["sh"], ["cat", "/etc/passwd"], ["update", "rollback"], ["update", "apply", "/x"]):
        refused = visit(*words)
        expect(refused.returncode not in (0, 255), f"{words}: exit {refused.returncode}")
    for account in ("root", "waypost-tech", "waypost-admin", "waypost-capture"):
        expect(visit("status", account=account).returncode == 255, f"{account} is let in")
    lines = told.stdout.count("\n")
    return [("waypost status by certificate", f"exit {told.returncode}, {lines} lines"),
            ("without a certificate, as root or another account, a shell, an update", "refused")]


def ports(images, folder, full):
    """Every TCP port and the usual UDP ones from both sides; addresses, names, time on the LAN."""
    taps = ("wplan", "wpwan")
    for tap, address in zip(taps, ("192.168.8.77/24", "10.77.0.1/24")):
        subprocess.run(["ip", "link", "del", tap], stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "tuntap", "add", "dev", tap, "mode", "tap"], check=True)
        subprocess.run(["ip", "addr", "add", address, "dev", tap], check=True)
        subprocess.run(["ip", "link", "set", tap, "up"], check=True)
    try:
        post = Post(images, folder, taps=taps).start()
        machine = post.machine
        machine.connect()
        post.stick.put(post.site, "site.toml")
        machine.insert_stick(post.stick.path)
        post.wait_until_running(roles=("relays", "power", "ups", "capture"))
        machine.ask("ip addr add 10.77.0.2/24 dev wan0")
        listening = machine.ask("ss -Htuln | awk '{print $1, $5}' | sort -u").splitlines()

        def scan(address, *words):
            told = subprocess.run(["nmap", "-n", "-Pn", "-oG", "-", *words, address],
                                  capture_output=True, text=True, timeout=1800)
            return sorted(int(port) for port in re.findall(r"(\d+)/open/", told.stdout))

        everything = ["-sS", "-p", "1-65535", "--min-rate", "3000", "--max-retries", "2"]
        udp = ["-sU", "-p", "53,67,68,69,111,123,137,161,323,500,514,546,547,1900,5353,5355",
               "--max-retries", "2"]
        lan, wan = scan("192.168.8.1", *everything), scan("10.77.0.2", *everything)
        expect(lan == [53, 80, 443, 3493], f"TCP open to the LAN: {lan}")
        expect(wan == [22], f"TCP open to the WAN: {wan}")
        # The LAN's address from the WAN side, which a router would take for its own.
        subprocess.run(["ip", "route", "replace", "192.168.8.1/32", "via", "10.77.0.2", "dev", taps[1]],
                       check=True)
        across = scan("192.168.8.1", "-sS", "-p", "53,80,443,3493,22", "--max-retries", "1")
        subprocess.run(["ip", "route", "del", "192.168.8.1/32"], check=True)
        expect(across in ([], [22]), f"the LAN's address from the WAN: {across}")
        lan_udp, wan_udp = scan("192.168.8.1", *udp), scan("10.77.0.2", *udp)
        expect(set(lan_udp) <= {53, 67, 123, 5353}, f"UDP open to the LAN: {lan_udp}")
        expect(wan_udp == [], f"UDP open to the WAN: {wan_udp}")

        import socket
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.settimeout(10)
            asker.sendto(bytes.fromhex("abcd01000001000000000000") + b"\x07waypost\x03lan\x00"
                         + bytes.fromhex("00010001"), ("192.168.8.1", 53))
            answer = asker.recv(512)
            expect(answer.endswith(bytes([192, 168, 8, 1])), f"waypost.lan: {answer.hex()}")
            asker.sendto(bytes.fromhex("abcd01000001000000000000") + b"\x07example\x03org\x00"
                         + bytes.fromhex("00010001"), ("192.168.8.1", 53))
            answer = asker.recv(512)
            expect(answer[3] & 15 in (3, 5), f"a name of the world's: {answer.hex()}")
            asker.sendto(b"\x23" + bytes(47), ("192.168.8.1", 123))
            reply = asker.recv(512)
            expect(len(reply) == 48 and reply[0] & 7 == 4, f"NTP: {reply.hex()}")
        lease = subprocess.run(["nmap", "--script", "broadcast-dhcp-discover", "-e", taps[0]],
                               capture_output=True, text=True, timeout=120).stdout
        given = re.search(r"IP Offered: (192\.168\.8\.1\d\d)\b", lease)
        expect(given, f"no address offered: {lease[-300:]}")
        expect("Router" not in lease, f"a way out is offered: {lease}")
        return [("open to the LAN", "TCP 53, 80, 443, 3493; UDP " + ", ".join(map(str, lan_udp))),
                ("open to the WAN", "TCP 22; UDP none"),
                ("the LAN's address asked over the WAN", "TCP " + (", ".join(map(str, across)) or "none")),
                ("on the LAN", f"address {given.group(1)}, waypost.lan, time; no router, no other name")]
    finally:
        clean_up()
        for tap in taps:
            subprocess.run(["ip", "link", "del", tap], stderr=subprocess.DEVNULL)


def cut_rounds(post, rounds, seed, tamper=None):
    """Cuts the power while crossings come in; how many acknowledged records were gone, and torn."""
    machine, generator = post.machine, random.Random(seed)
    desk, lost, unflushed = post.workstation(f"desk-{seed}"), 0, 0
    for _ in range(rounds):
        if tamper:
            tamper(machine)
        begun, limit = time.monotonic(), generator.uniform(0.5, 6)
        newest = 0
        while time.monotonic() - begun < limit:
            newest = desk.crossing()["sequence"]
        machine.cut()
        machine.start(network=False)
        machine.connect()
        post.wait_until_running(roles=("capture",))
        told, code = machine.run("waypost records verify --json", 120)
        state = machine.status()["records"]
        lost += max(0, newest - (state["sequence"] or 0))
        expect(tamper or code == 0, f"the chain after a cut: {told[-300:]}")
        if tamper and code != 0:
            unflushed += 1
        if tamper and lost:
            break
        desk.sign_in()
    return desk, lost


def cuts(images, folder, full):
    """The plug is pulled while crossings come in; what was not flushed is gone."""
    post = Post(images, folder, lossy=True).start().provision()
    rounds = 35 if full else 4
    desk, lost = cut_rounds(post, rounds, 1)
    expect(lost == 0, f"{lost} acknowledged records lost")
    post.machine.ask("sync")
    post.machine.cut()
    post.machine.start()
    post.machine.connect()
    post.wait_until_running()
    post.wait_until_forwarded(desk.receipts, 300)
    return [("power cuts while crossings come in", str(rounds)),
            ("receipts, of which lost", f"{len(desk.receipts)}, {lost}"),
            ("chain at the post after each, and at HQ at the end", "whole")]


def controls(images, folder, full):
    """The same where a fault must show: without flushes, and without barriers."""
    found = []
    library = subprocess.run(["sh", "-c", "ls /usr/lib/x86_64-linux-gnu/libeatmydata.so.*"],
                             capture_output=True, text=True).stdout.split()
    expect(library, "libeatmydata1 is not installed")

    def no_flush(machine):
        machine.ask("mkdir -p /run/systemd/system/waypost-capture.service.d && printf '[Service]\\n"
                    "Environment=LD_PRELOAD=/data/eat.so\\n' > /run/systemd/system/waypost-capture.service.d/90.conf"
                    " && systemctl daemon-reload && systemctl restart waypost-capture")

    def no_barrier(machine):
        machine.ask("mount -o remount,barrier=0 /data")

    for name, tamper in (("flushes left out (libeatmydata)", no_flush), ("barrier=0", no_barrier)):
        place = folder / name.split()[0].replace("=", "-")
        place.mkdir()
        post = Post(images, place, name="CONTROL-1", lossy=True).start().provision()
        if tamper is no_flush:
            post.stick.put(library[0], "eat.so")
            post.machine.insert_stick(post.stick.path)
            post.machine.ask("for i in 1 2 3 4 5 6 7 8 9; do sleep 2; mkdir -p /run/e && mount -o ro /dev/sda1 /run/e && break; done;"
                             " cp /run/e/waypost/eat.so /data/eat.so && umount /run/e && sync")

        def tampered(machine, post=post, tamper=tamper):
            tamper(machine)
            post.wait_until_running(roles=("capture",))
        _, lost = cut_rounds(post, 6, 2, tampered)
        clean_up()
        expect(lost > 0, f"{name}: nothing was lost, so this harness cannot see a loss")
        found.append((name, f"{lost} acknowledged records lost, as they must be"))
    return found


def watchdog(images, folder, full):
    """Process 1 stopped, a hung role, a frozen kernel: back by itself, and the ledger says why."""
    post = Post(images, folder).start().provision()
    machine, found = post.machine, []

    def starts():
        return machine.console.read_text(errors="replace").count("Welcome to GRUB")

    # A signal does not stop process 1; the freezer of a cgroup does. A kernel that has crashed and is
    # told not to start again stands still.
    for what, order in (
            ("process 1 stopped", "sync; mkdir -p /sys/fs/cgroup/frozen; "
             "echo 1 > /sys/fs/cgroup/frozen/cgroup.procs; echo 1 > /sys/fs/cgroup/frozen/cgroup.freeze"),
            ("the kernel stands still", "sync; echo 0 > /proc/sys/kernel/panic; "
             "(sleep 1; echo c > /proc/sysrq-trigger) &")):
        before = starts()
        begun = time.monotonic()
        try:
            machine.run(order, 20)
        except Failed:
            pass
        machine.hang_up()
        wait_for(f"{what}: the board's next start", 120, lambda: starts() > before, 0.5)
        took = time.monotonic() - begun
        machine.connect()
        post.wait_until_running()
        history = machine.ask("/usr/libexec/waypost/ladder show | grep ' start: ' | tail -n 1")
        found.append((what, f"starts again after {took:.0f} s; {history.split('start: ')[1]}"))
    process = machine.ask("systemctl show -p MainPID --value waypost-ups")
    machine.ask(f"kill -STOP {process}")
    wait_for("the hung role to run again", 120, lambda: machine.ask(
        "systemctl show -p MainPID --value waypost-ups") not in (process, "0"), 2)
    post.wait_until_running()
    wait_for("the ledger to name it", 60,
             lambda: "systemd_watchdog" in machine.ask("waypost services ups --json || true"), 2)
    found.append(("a hung role (ups)", "started again, the ledger says systemd's watchdog"))
    return found


def forged(image, folder, **manifest):
    """A small bundle, rightly signed, that says of itself what it should not."""
    content = folder / "-".join(["small", *manifest.values()])
    content.mkdir()
    for name in ("root.img", "boot.img"):
        (content / name).write_bytes(random.randbytes(1 << 16))
    (content / "manifest.raucm").write_text(
        f"[update]\ncompatible={manifest['board']}\nversion={manifest['version']}\n\n[bundle]\n"
        "format=verity\n\n[image.rootfs]\nfilename=root.img\n\n[image.boot]\nfilename=boot.img\n")
    bundle = folder / f"{content.name}.raucb"
    subprocess.run(["rauc", "bundle", f"--cert={image}/trial-cert.pem", f"--key={image}/trial-key.pem",
                    str(content), str(bundle)], check=True, capture_output=True)
    return bundle


def damaged(bundle, folder, name, at):
    """The same with one byte changed; `at` counts from the end where it is negative."""
    data = bytearray(bundle.read_bytes())
    data[at] ^= 0x20
    copy = folder / f"{name}.raucb"
    copy.write_bytes(data)
    return copy


def update(images, folder, full):
    """Refused bundles, cuts while one is written, a good one, one whose power role dies."""
    good, bad = images.get("1.1.0"), images.get("1.2.0", fault="power")
    post = Post(images, folder).start().provision()
    machine, found = post.machine, []
    bundle = good / "update.raucb"
    stick = Stick(folder / "bundles.img", 700)
    subprocess.run(["mmd", "-i", stick.at, "::/b"], check=True)
    wrong = {
        "signature": damaged(bundle, folder, "signature", -600),
        "content": damaged(bundle, folder, "content", 40 << 20),
        "board": forged(good, folder, board="waypost-generic-x86_64", version="9.0"),
        "older": forged(good, folder, board="waypost-qemu-x86_64", version="0.9"),
    }
    for name, path in {**wrong, "good": bundle}.items():
        subprocess.run(["mcopy", "-i", stick.at, str(path), f"::/b/{name}.raucb"], check=True)
        if name in wrong:
            path.unlink()
    machine.insert_stick(stick.path)
    wait_for("the stick", 60, lambda: machine.run("test -b /dev/sda1")[1] == 0, 1)

    def mount():
        # Whatever stick is put in is looked at first.
        post.stick_is_done()
        machine.ask("mkdir -p /run/b && mount -o ro /dev/sda1 /run/b")

    def state():
        return json.loads(machine.ask("waypost update status --json", 60))

    mount()
    said = []
    for name in wrong:
        text, code = machine.run(f"waypost update apply /run/b/b/{name}.raucb", 300)
        expect(code == 69, f"{name}: exit {code}: {text}")
        said.append(f"{name}: {text.splitlines()[0].replace('waypost: ', '')[:90]}")
    expect(state()["phase"] == "none", f"after refusals: {state()}")
    expect(machine.ask("/usr/libexec/post/slots get-primary") == "a", "a refused bundle starts next")
    found.append(("refused, nothing changed", "<br>".join(said)))

    cuts_at = [1, 3, 5, 7, 9] if full else [2, 6]
    for seconds in cuts_at:
        machine.ask("systemd-run --quiet --unit=apply --collect waypost update apply /run/b/b/good.raucb")
        time.sleep(seconds)
        still = machine.run("systemctl is-active --quiet apply")[1] == 0
        machine.cut()
        expect(still, f"it was written in less than {seconds} s: cut it sooner")
        machine.start()
        machine.connect()
        post.wait_until_running()
        machine.ask("waypost update step")
        now = state()
        expect(now["running_slot"] == "a", f"cut after {seconds} s: runs {now['running_slot']}")
        expect(now["phase"] == "none", f"cut after {seconds} s: {now}")
        machine.insert_stick(stick.path)
        wait_for("the stick", 60, lambda: machine.run("test -b /dev/sda1")[1] == 0, 1)
        mount()
    found.append(("power cut while it was written", f"after {', '.join(map(str, cuts_at))} s: the old slot each time"))

    def prove(version, slot):
        def look():
            try:
                now = state()
            except (Failed, ValueError):
                # It is starting anew: another shell answers.
                machine.hang_up()
                machine.connect()
                return None
            return now if now["phase"] in ("proved", "returned") else None
        now = wait_for(f"{version} to be judged", 1200, look, 5)
        post.wait_until_running()
        return now

    begun = time.monotonic()
    machine.ask("waypost update apply /run/b/b/good.raucb", 600)
    written = time.monotonic() - begun
    now = prove("1.1.0", "b")
    expect(now["phase"] == "proved" and now["running"] == "1.1.0" and now["running_slot"] == "b",
           f"the good release: {now}")
    found.append(("a good release", f"written in {written:.0f} s, proved in slot b after "
                  f"{time.monotonic() - begun:.0f} s"))
    desk = post.workstation()
    desk.crossing()

    machine.run("umount /run/b")
    machine.pull_stick()
    post.stick = Stick(folder / "bad.img", 256)
    post.stick.put(bad / "update.raucb", "1.2.0.raucb")
    machine.insert_stick(post.stick.path)
    wait_for("the release on the stick", 300,
             lambda: b"installed, on trial" in (post.stick.get(f"answer/{post.name}/report.txt") or b""), 3)
    # Ten minutes after the last crossing it would start by itself; nobody waits for that here.
    machine.ask("systemctl --no-block reboot")
    machine.hang_up()
    time.sleep(20)
    machine.connect()
    now = prove("1.2.0", "a")
    expect(now["phase"] == "returned" and now["running"] == "1.1.0" and now["running_slot"] == "b",
           f"the broken release: {now}")
    found.append(("one whose power role dies (from a stick)", f"runs 1.1.0 again: {now['reason']}"))
    desk.first_crossing(60)
    post.wait_until_forwarded(desk.receipts, 200)
    found.append(("receipts over both, all at HQ", str(len(desk.receipts))))
    return found


def spare(images, folder, full):
    """Board destroyed with records that HQ lacks: the card is read elsewhere, and works in a spare."""
    found = []
    for tpm in (True, False):
        place = folder / ("with-tpm" if tpm else "without")
        place.mkdir()
        post = Post(images, place, name="SPARE-1", tpm=tpm).start().provision()
        desk = post.workstation()
        desk.crossing()
        post.wait_until_forwarded(desk.receipts)
        card = json.loads(post.machine.ask("waypost disk --json"))["card"]
        expect(card == ("headquarters" if tpm else "open"), f"the card is {card}")
        post.headquarters.end()
        for _ in range(8):
            desk.crossing()
        machine = post.move_card()
        machine.start()
        machine.connect()
        known = (set(desk.receipts), post.headquarters.records())
        expect(len(known[0] - known[1]) == 8, "HQ has what it cannot have")
        if tpm:
            status = machine.status()
            codes = [finding["code"] for finding in status["findings"]]
            expect("disk.data_locked" in codes, f"a card of another board: {codes}")
            # What is asked of HQ, by a stick that was simply put in.
            sealed = f"answer/locked-card/{post.name}.card-key.cms"
            machine.insert_stick(post.stick.path)
            wait_for("the card's key on the stick", 120, lambda: post.stick.get(sealed), 2)
            post.stick_is_done()
            machine.pull_stick()
            message, key = place / "card-key.cms", place / "card-key.txt"
            message.write_bytes(subprocess.run(
                ["mtype", "-i", post.stick.at, f"::/waypost/{sealed}"], capture_output=True,
                check=True).stdout)
            told = post.headquarters.hub("card-key", str(message), "--out", str(key))
            expect(post.name in told, told)
            # Read as the card of a dead board: what HQ lacks is carried there.
            carried = Stick(place / "carried.img")
            carried.put(key, "key")
            machine.ask("systemctl mask --runtime 'stick@dev-sda1.service'")
            machine.insert_stick(carried.path)
            wait_for("the stick", 60, lambda: machine.run("test -b /dev/sda1")[1] == 0, 1)
            told, code = machine.run(
                "mkdir -p /run/carried && mount /dev/sda1 /run/carried && "
                "waypost recover --from /dev/vda --to /run/carried --key /run/carried/waypost/key "
                "--work /run; r=$?; umount /run/carried; (exit $r)", 300)
            expect(code == 0, f"recover: exit {code}: {told}")
            machine.pull_stick()
            machine.ask("systemctl unmask --runtime 'stick@dev-sda1.service'")
            taken = place / "carried"
            taken.mkdir()
            subprocess.run(["mcopy", "-s", "-i", carried.at, "::/", str(taken)], check=True)
            post.headquarters.hub("import", str(taken), "--store", f"sqlite:{post.headquarters.directory}/hub.sqlite")
            missing = set(desk.receipts) - post.headquarters.records()
            expect(not missing, f"{len(missing)} receipts without a record at HQ")
            found.append(("encrypted card of a dead board: its key asked of HQ, its records carried",
                          f"{len(desk.receipts)} receipts, all at HQ"))
            # And the spare becomes the post.
            post.stick.put(key, "card-key.txt")
            machine.insert_stick(post.stick.path)
            wait_for("the key to be used", 120, lambda: post.stick.get("card-key.txt") is None, 2)
            machine.hang_up()
            time.sleep(20)
            machine.connect()
        post.headquarters.serve()
        post.wait_until_running()
        desk.port = machine.lan[443]
        desk.first_crossing(60)
        post.wait_until_forwarded(desk.receipts, 300)
        found.append((f"the card in a spare board, {'encrypted' if tpm else 'no TPM, so open'}",
                      f"{len(desk.receipts)} receipts, all at HQ"))
        clean_up()
    return found


ALL = {case.__name__: case for case in (boot, ssh, ports, cuts, controls, watchdog, update, spare, gpio)}
