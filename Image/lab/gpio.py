"""The kernel's own lines: gpio-sim, which Debian does not build, made for the image's kernel, and
libgpiod's contract suite of the tests, on a second disk of the guest."""

import os
import pathlib
import re
import subprocess

from lab.machine import Failed, wait_for
from lab.outside import SITE
from lab.world import ROOT, Post

BOARD = """schema = 1
id = "lab-gpio"
name = "QEMU with gpio-sim"
serial_ports = ["/dev/ttyS1"]
watchdog = "/dev/watchdog0"
rtc = "/dev/rtc0"
"""
LINE = """
[[lines]]
name = "{name}"
chip = "{chip}"
offset = {offset}
direction = "output"
polarity = "{polarity}"
when_dead = "off"
"""
# Offset, name and polarity; the loads of the site file that hang on them.
LINES = {"network": (2, "RELAY-NET", "active-high"), "workstation-1": (5, "RELAY-WS", "active-low")}


def simulator(images):
    """gpio-sim.ko for the kernel of the images, kept beside them."""
    kernel = next((images.folder / "debian/usr/lib/modules").iterdir()).name
    place = images.folder / f"gpio-sim-{kernel}"
    module = place / "gpio-sim.ko"
    if module.exists():
        return module
    subprocess.run(["bash", "-euc", ". .ci/prepare.sh; need_packages make gcc xz-utils"
                    f" linux-headers-{kernel} linux-source-6.1"], cwd=ROOT, check=True)
    place.mkdir(exist_ok=True)
    source = "linux-source-6.1"
    inside = {"drivers/gpio/gpio-sim.c": "gpio-sim-core.c", "drivers/gpio/gpiolib.h": "gpiolib.h",
              "kernel/irq/irq_sim.c": "lab-irq-sim.c"}
    subprocess.run(["tar", "-xf", f"/usr/src/{source}.tar.xz", "-C", str(place),
                    *(f"{source}/{name}" for name in inside)], check=True)
    for name, here in inside.items():
        text = (place / source / name).read_text()
        if here == "lab-irq-sim.c":
            # What a module may not reach, said with what it may.
            text = text.replace("handle_simple_irq(irq_to_desc(irqnum));", "generic_handle_irq(irqnum);")
            text = re.sub(r"^EXPORT_SYMBOL_GPL.*$", "", text, flags=re.M)
        (place / here).write_text(text)
    (place / "Makefile").write_text("obj-m := gpio-sim.o\ngpio-sim-y := gpio-sim-core.o lab-irq-sim.o\n")
    built = subprocess.run(["make", "-C", f"/usr/src/linux-headers-{kernel}", f"M={place}", "modules"],
                           capture_output=True, text=True)
    if not module.exists():
        raise Failed(f"gpio-sim was not built: {built.stderr[-400:]}")
    subprocess.run(["strip", "-g", str(module)], check=True)
    return module


def disk(images, folder):
    """A disk with the simulator and the contract suite, with what of Swift it needs."""
    module = simulator(images)
    scratch = images.folder / "contract"
    subprocess.run(["swift", "build", "--ignore-lock", "--build-tests", "--quiet", "--scratch-path",
                    str(scratch)], cwd=ROOT, check=True, env={**os.environ, "WAYPOST_TARGETS": "GPIO"})
    place = folder / "lab"
    (place / "lib").mkdir(parents=True)
    tests = scratch / "debug/waypostPackageTests.xctest"
    needed = subprocess.run(["ldd", str(tests)], capture_output=True, text=True, check=True).stdout
    swift = [line.split(" => ")[1].split(" ")[0] for line in needed.splitlines() if "/swift/" in line]
    subprocess.run(["cp", "-L", *swift, str(place / "lib")], check=True)
    subprocess.run(["cp", "-L", str(tests), str(module), str(place)], check=True)
    image = folder / "lab.img"
    subprocess.run(["mksquashfs", str(place), str(image), "-quiet", "-no-progress", "-comp", "gzip"],
                   check=True)
    return image


def gpio(images, folder, full):
    """libgpiod on the kernel's own lines: its contract, relays, power killed without an edge."""
    post = Post(images, folder, name="GPIO-1", disks=(disk(images, folder),)).start()
    machine = post.machine
    machine.connect()
    machine.ask("mkdir -p /run/lab && mount -t squashfs -o ro /dev/vdb /run/lab && modprobe configfs; "
                "insmod /run/lab/gpio-sim.ko && "
                "(mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config)")
    told, code = machine.run(
        "LD_LIBRARY_PATH=/run/lab/lib TMPDIR=/run /run/lab/waypostPackageTests.xctest"
        " --testing-library swift-testing --no-parallel --filter LineBankTests/kernel 2>&1 | tail -n 40; "
        "(exit ${PIPESTATUS[0]})", 300)
    rules = re.search(r"with (\d+) test cases passed", told)
    if code != 0 or not rules:
        raise Failed(f"the contract on the kernel's lines: {told[-1500:]}")
    found = [("libgpiod's contract suite against gpio-sim", f"{rules.group(1)} rules kept")]

    # A bank of lines as a board has them, before the post is made.
    bank = "/sys/kernel/config/gpio-sim/lab/bank0"
    machine.ask(f"mkdir -p {bank} && echo 8 > {bank}/num_lines && "
                + " && ".join(f"mkdir {bank}/line{offset} && echo {name} > {bank}/line{offset}/name"
                              for offset, name, _ in LINES.values())
                + " && echo 1 > /sys/kernel/config/gpio-sim/lab/live && udevadm settle")
    chip = machine.ask(f"cat {bank}/chip_name")
    device = machine.ask("cat /sys/kernel/config/gpio-sim/lab/dev_name")
    board = BOARD + "".join(LINE.format(name=name, chip=chip, offset=offset, polarity=polarity)
                            for offset, name, polarity in LINES.values())
    machine.ask(f"mkdir -p /etc/waypost/boards && cat > /etc/waypost/boards/lab-gpio.toml <<'END'\n{board}\nEND")
    site = SITE.format(post=post.name, hub=post.headquarters.port).replace("qemu-x86_64", "lab-gpio")
    for number, (_, name, _) in zip((0, 2), LINES.values()):
        site = site.replace(f"modbus:rtu:/dev/ttyS1?baud=115200&unit=2&coil={number}", f"gpio:{name}")
    site = site.replace('switch = "gpio:RELAY-NET"\nwhen_dead = "on"', 'switch = "gpio:RELAY-NET"\nwhen_dead = "off"')
    post.site.write_text(site)
    post.provision()

    def is_on(load):
        offset, _, polarity = LINES[load]
        value = machine.ask(f"cat /sys/devices/platform/{device}/{chip}/sim_gpio{offset}/value")
        return (value == "1") == (polarity == "active-high")

    def wait_until(load, on):
        # Workstations are told before their power goes.
        wait_for(f"{load} to be {'on' if on else 'off'}", 400, lambda: is_on(load) == on, 1)

    # What stands is adopted as it is found: low is off at one line, on at the other.
    wait_until("network", False)
    wait_until("workstation-1", True)

    def order(word, load):
        machine.ask(f"waypost loads {word} {load} --for 30m --confirm {load}")
        wait_until(load, word == "restore")

    order("restore", "network")

    # Every level that anybody sets is in the kernel's trace; none may be set while power dies.
    trace = "/sys/kernel/tracing"
    machine.ask(f"(mountpoint -q {trace} || mount -t tracefs none {trace}) && echo > {trace}/trace && "
                f"echo 1 > {trace}/events/gpio/enable && echo 1 > {trace}/tracing_on")
    kills = 100 if full else 10
    for _ in range(kills):
        machine.ask("back=; p=$(systemctl show -p MainPID --value waypost-power); kill -9 $p; "
                    "for i in $(seq 300); do n=$(systemctl show -p MainPID --value waypost-power); "
                    "[ $n != 0 ] && [ $n != $p ] && back=1 && break; sleep 0.1; done; "
                    "systemctl reset-failed waypost-power; [ -n \"$back\" ]", 60)
    post.wait_until_running(roles=("relays", "power"))
    moved = machine.ask(f"grep -c 'gpio_value:.* set ' {trace}/trace || true")
    if moved != "0":
        shown = machine.ask(f"grep gpio_value {trace}/trace | head -n 5")
        raise Failed(f"{moved} levels were set while power died: {shown}")
    # The trace sees what is set, or it would prove nothing. A cut comes after five minutes' notice.
    order("shed", "workstation-1")
    if not is_on("network"):
        raise Failed("the other relay moved too")
    seen = machine.ask(f"grep -c 'gpio_value:.* set ' {trace}/trace || true")
    if seen == "0":
        raise Failed("the kernel's trace shows no switching at all")
    found += [(f"power killed {kills} times (SIGKILL)", f"no level set in the kernel's trace; a switching after it: {seen}"),
              ("relays on the kernel's lines, active-high and active-low",
               "found as they are, one switched on, one off, read back")]
    return found
