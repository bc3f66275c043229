// swift-format-ignore-file
/// The controller definitions of the source tree, as they were at build.
///
/// `WAYPOST_REGENERATE=1 swift test --filter EmbeddedControllersTests` writes this file anew from
/// `Board/controllers/*.toml`; without the variable the same test compares the two byte for byte.
enum EmbeddedControllers {
    static let all: [(name: String, text: String)] = [
        (
            "Board/controllers/epever-tracer.toml",
            #"""
            # EPEVER charge controllers that speak the maker's "B-series" protocol: Tracer-A/AN/BN, XTRA, LS-B,
            # VS-B, TRIRON. Facts from the maker's lists V1.1 and V2.3 and from field code that agrees with
            # them; nothing here was tried on hardware by us. Two-word values stand low word first.
            schema = 1
            id = "epever-tracer"
            name = "EPEVER Tracer, XTRA, LS-B, VS-B, TRIRON"

            # RJ45: the papers disagree on which pins are A and B, so the polarity is found by trying. Pins 1
            # and 2 carry supply voltage on most models and must stay open. Long answers come in two bursts:
            # with a time-out of 200 ms one in seven was cut, under 500 ms none should be tried.
            [transport]
            unit = 1
            baud = 115200
            parity = "none"
            stop_bits = 1
            timeout_ms = 1000
            gap_ms = 75

            [pace]
            fast_s = 5
            slow_s = 300

            # A Tracer 3210A takes 18 words from 0x3100 and 20 from 0x3300, not more, and refuses what lies
            # beyond these barriers; other models have it.
            [read_plan]
            max_words = 20
            max_hole = 4
            barriers = { input = [0x3112, 0x331A], holding = [0x9003] }

            # Raw words that stand for "not there", by type, where a register does not say otherwise.
            [absent]
            u16 = [0xFFFF]
            s16 = [0x7FFF, 0x8000]
            u32le = [0xFFFFFFFF]
            s32le = [0x7FFFFFFF, 0x80000000]

            [registers]
            pv_voltage = { table = "input", address = 0x3100, type = "u16", scale = 0.01, unit = "V", pace = "fast", min = 0, max = 250 }
            pv_current = { table = "input", address = 0x3101, type = "u16", scale = 0.01, unit = "A", pace = "fast", min = 0, max = 120 }
            pv_power = { table = "input", address = 0x3102, type = "u32le", scale = 0.01, unit = "W", pace = "fast", min = 0, max = 8000 }
            battery_voltage = { table = "input", address = 0x3104, type = "u16", scale = 0.01, unit = "V", pace = "fast", min = 5, max = 72 }
            # Into the battery's node; what the load takes from there is not subtracted.
            battery_charge_current = { table = "input", address = 0x3105, type = "u16", scale = 0.01, unit = "A", pace = "fast", min = 0, max = 150 }
            battery_charge_power = { table = "input", address = 0x3106, type = "u32le", scale = 0.01, unit = "W", pace = "fast", min = 0, max = 8000 }
            load_voltage = { table = "input", address = 0x310C, type = "u16", scale = 0.01, unit = "V", pace = "fast", min = 0, max = 72 }
            load_current = { table = "input", address = 0x310D, type = "u16", scale = 0.01, unit = "A", pace = "fast", min = 0, max = 120 }
            load_power = { table = "input", address = 0x310E, type = "u32le", scale = 0.01, unit = "W", pace = "fast", min = 0, max = 8000 }
            # 25.00 where no sensor is plugged in.
            battery_temperature = { table = "input", address = 0x3110, type = "s16", scale = 0.01, unit = "degC", pace = "fast", min = -50, max = 100 }
            case_temperature = { table = "input", address = 0x3111, type = "s16", scale = 0.01, unit = "degC", pace = "fast", min = -50, max = 120 }
            power_component_temperature = { table = "input", address = 0x3112, type = "s16", scale = 0.01, unit = "degC", min = -50, max = 150 }
            # A voltage table, not a counter: full while the sun shines, falling at dusk. The papers say times
            # 100, the devices send whole per cent.
            battery_soc = { table = "input", address = 0x311A, type = "u16", unit = "%", alone = true, min = 0, max = 100 }
            remote_battery_temperature = { table = "input", address = 0x311B, type = "s16", scale = 0.01, unit = "degC", alone = true, min = -50, max = 100 }
            system_rated_voltage = { table = "input", address = 0x311D, type = "u16", scale = 0.01, unit = "V", alone = true, min = 12, max = 48 }
            battery_status = { table = "input", address = 0x3200, type = "bitfield", pace = "fast", absent = [] }
            charging_status = { table = "input", address = 0x3201, type = "bitfield", pace = "fast", absent = [] }
            load_status = { table = "input", address = 0x3202, type = "bitfield", pace = "fast", absent = [] }
            # The day's values start anew at the controller's own midnight, whose clock drifts.
            pv_voltage_max_today = { table = "input", address = 0x3300, type = "u16", scale = 0.01, unit = "V", min = 0, max = 250 }
            battery_voltage_max_today = { table = "input", address = 0x3302, type = "u16", scale = 0.01, unit = "V", min = 0, max = 72 }
            battery_voltage_min_today = { table = "input", address = 0x3303, type = "u16", scale = 0.01, unit = "V", min = 0, max = 72 }
            energy_consumed_today = { table = "input", address = 0x3304, type = "u32le", scale = 0.01, unit = "kWh", min = 0, max = 500 }
            energy_consumed_total = { table = "input", address = 0x330A, type = "u32le", scale = 0.01, unit = "kWh", min = 0, max = 10000000 }
            energy_generated_today = { table = "input", address = 0x330C, type = "u32le", scale = 0.01, unit = "kWh", min = 0, max = 500 }
            energy_generated_total = { table = "input", address = 0x3312, type = "u32le", scale = 0.01, unit = "kWh", min = 0, max = 10000000 }
            # Not on every model. The current is positive while charging and does not see loads that are wired
            # to the battery itself.
            battery_voltage_stat = { table = "input", address = 0x331A, type = "u16", scale = 0.01, unit = "V", pace = "fast", min = 5, max = 72 }
            battery_current_net = { table = "input", address = 0x331B, type = "s32le", scale = 0.01, unit = "A", pace = "fast", min = -200, max = 200 }

            battery_type = { table = "holding", address = 0x9000, type = "enum" }
            battery_capacity = { table = "holding", address = 0x9001, type = "u16", unit = "Ah", min = 1, max = 9999 }
            temp_compensation = { table = "holding", address = 0x9002, type = "u16", scale = 0.01, unit = "mV/degC/2V", min = 0, max = 9 }
            high_voltage_disconnect = { table = "holding", address = 0x9003, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            charging_limit_voltage = { table = "holding", address = 0x9004, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            over_voltage_reconnect = { table = "holding", address = 0x9005, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            equalize_voltage = { table = "holding", address = 0x9006, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            boost_voltage = { table = "holding", address = 0x9007, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            float_voltage = { table = "holding", address = 0x9008, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            boost_reconnect_voltage = { table = "holding", address = 0x9009, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            low_voltage_reconnect = { table = "holding", address = 0x900A, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            under_voltage_recover = { table = "holding", address = 0x900B, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            under_voltage_warning = { table = "holding", address = 0x900C, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            low_voltage_disconnect = { table = "holding", address = 0x900D, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            discharging_limit_voltage = { table = "holding", address = 0x900E, type = "u16", scale = 0.01, unit = "V", min = 5, max = 72 }
            clock_min_sec = { table = "holding", address = 0x9013, type = "2xu8" }
            clock_day_hour = { table = "holding", address = 0x9014, type = "2xu8" }
            clock_year_month = { table = "holding", address = 0x9015, type = "2xu8" }
            load_control_mode = { table = "holding", address = 0x903D, type = "enum" }
            battery_rated_voltage_code = { table = "holding", address = 0x9067, type = "enum" }
            default_load_in_manual = { table = "holding", address = 0x906A, type = "enum" }
            discharging_percentage = { table = "holding", address = 0x906D, type = "u16", unit = "%", min = 0, max = 100 }
            charge_management_mode = { table = "holding", address = 0x9070, type = "enum" }

            coil_charging_enable = { table = "coil", address = 0x0000, type = "bit" }
            coil_load_mode_manual = { table = "coil", address = 0x0001, type = "bit" }
            coil_load_manual = { table = "coil", address = 0x0002, type = "bit" }
            coil_load_default = { table = "coil", address = 0x0003, type = "bit" }
            coil_load_test = { table = "coil", address = 0x0005, type = "bit" }
            coil_load_force = { table = "coil", address = 0x0006, type = "bit" }
            over_temperature = { table = "discrete", address = 0x2000, type = "bit" }
            night = { table = "discrete", address = 0x200C, type = "bit", pace = "fast" }

            [fields.battery_status]
            battery_voltage_state = { bits = [0, 3], words = ["normal", "over-voltage", "under-voltage", "low-voltage disconnect", "fault"] }
            battery_temperature_state = { bits = [4, 7], words = ["normal", "too warm", "too cold"] }
            battery_resistance_abnormal = { bits = [8, 8] }
            battery_rating_mismatch = { bits = [15, 15] }

            # Bit 1 means "fault" and is set in plain sunlight on some BN models: it is left out, the bits above
            # say what is wrong.
            [fields.charging_status]
            charging_running = { bits = [0, 0] }
            charge_stage = { bits = [2, 3], words = ["none", "float", "boost", "equalize"] }
            pv_short = { bits = [4, 4] }
            load_switch_short = { bits = [7, 7] }
            load_short = { bits = [8, 8] }
            load_over_current = { bits = [9, 9] }
            input_over_current = { bits = [10, 10] }
            reverse_switch_short = { bits = [11, 11] }
            charging_switch_fault = { bits = [12, 12] }
            charging_switch_short = { bits = [13, 13] }
            pv_input_state = { bits = [14, 15], words = ["normal", "none", "too high", "error"] }

            [fields.load_status]
            load_on = { bits = [0, 0] }
            load_stuck_on = { bits = [9, 9] }
            load_stuck_off = { bits = [10, 10] }
            load_output_short = { bits = [11, 11] }
            load_level = { bits = [12, 13], words = ["light", "moderate", "rated", "overload"] }
            load_input_state = { bits = [14, 15], words = ["normal", "too low", "too high", "none"] }

            # Newer models have lithium variants from 4 on; their numbers differ by model.
            [fields.battery_type]
            battery_type_name = { bits = [0, 15], words = ["user", "sealed", "gel", "flooded"] }

            [fields.clock_min_sec]
            clock_second = { bits = [0, 7] }
            clock_minute = { bits = [8, 15] }

            [fields.clock_day_hour]
            clock_hour = { bits = [0, 7] }
            clock_day = { bits = [8, 15] }

            # The year is counted from 2000.
            [fields.clock_year_month]
            clock_month = { bits = [0, 7] }
            clock_year = { bits = [8, 15] }

            # What the power role asks for, by the names that every profile shares.
            [measures]
            pv_voltage = "pv_voltage"
            pv_current = "pv_current"
            pv_power = "pv_power"
            battery_voltage = "battery_voltage"
            charge_current = "battery_charge_current"
            net_current = "battery_current_net"
            battery_temperature = "battery_temperature"
            load_voltage = "load_voltage"
            load_current = "load_current"
            load_power = "load_power"
            state_of_charge = "battery_soc"
            charge_stage = "charge_stage"
            night = "night"
            load_on = "load_on"
            generated_today = "energy_generated_today"

            # Read back and compared with the site's battery; never written. The device takes these twelve
            # voltages only all at once, with the battery type "user".
            [set_points]
            battery_type = "battery_type_name"
            battery_capacity = "battery_capacity"
            equalize = "equalize_voltage"
            boost = "boost_voltage"
            float = "float_voltage"
            charging_limit = "charging_limit_voltage"
            disconnect = "low_voltage_disconnect"
            reconnect = "low_voltage_reconnect"

            # The controller's own disconnect as it comes from the maker, for a 12 V battery.
            [lvd]
            disconnect_12v = 11.1
            reconnect_12v = 12.6

            # A device is taken for one of these when all of this answers.
            [[identify]]
            register = "system_rated_voltage"
            values = [12, 24, 36, 48]

            [[identify]]
            register = "battery_voltage"

            # Values that never move are no values: seen for days on some Tracer-AN G3. Counted only while the
            # gate register is above zero: at night all of them may well stand still.
            [[frozen]]
            registers = ["pv_voltage", "pv_current", "pv_power"]
            gate = "pv_power"
            after_s = 1800

            [[frozen]]
            registers = ["battery_voltage", "pv_voltage", "battery_charge_current", "load_current"]
            gate = "pv_voltage"
            after_s = 1800

            # Swapped words show here: the device multiplies its own readings.
            [[products]]
            power = "pv_power"
            voltage = "pv_voltage"
            current = "pv_current"
            tolerance = 0.15
            slack_w = 10

            # `keep_load_on`: with the load output off and little sun several models fall silent until somebody
            # switches the load on or restarts them, so loads are shed by relays of our own.
            # With it a load on the output (`switch = "controller"`) is the controller's own affair. Who knows
            # that his model answers all the same may override this file with `false`: then Waypost drives it.
            # `load_coil`: switches the load output; takes function 5 only.
            [quirks]
            keep_load_on = true
            load_coil = "coil_load_manual"

            """#
        )
    ]
}
