"""Stands before two hubs: each connection goes to the other one, and is cut after some bytes."""
import asyncio
import itertools
import sys

listen, first, second, limit = map(int, sys.argv[1:])
turns = itertools.cycle([first, second])


async def pump(reader, writer, budget):
    try:
        while budget > 0 and (piece := await reader.read(min(budget, 4096))):
            budget -= len(piece)
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.transport.abort()


async def serve(reader, writer):
    try:
        hub = await asyncio.open_connection("127.0.0.1", next(turns))
    except OSError:
        writer.transport.abort()
        return
    await asyncio.gather(pump(reader, hub[1], limit), pump(hub[0], writer, limit))


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", listen)
    print("listening", flush=True)
    async with server:
        await server.serve_forever()


asyncio.run(main())
