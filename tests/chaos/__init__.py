"""`make chaos`: the nightly work stopped at seeded points, restarted, and compared with a night that nothing disturbed.

A point is the Nth statement or change of a folder that the pipeline makes, and a delay of up to 30 ms after it. There

- `voc run` gets SIGKILL, or from there on its files may not grow (disk full) or its memory may not (memory limit); some
  restarts happen with the clock a day back (points.py; in forked processes, so that a point costs seconds);
- or, on a real Prefect server, SIGKILL goes to the flow's process, to the worker (`voc up`, which serves the flows), to the
  server, or to all three (served.py).

Readers open the published file all the while, and beside it a copy that nobody touches (readers.py). The annotator is the
stand-in of tests/standin.py and what is not new is scored already; every stage is the real one.
"""
