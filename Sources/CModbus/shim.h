#pragma once
#include <modbus/modbus.h>
#include <pty.h>
