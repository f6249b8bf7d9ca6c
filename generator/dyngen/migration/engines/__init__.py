"""Who runs the one worker function: each engine hands it shares, wherever that is, and brings back what came of them.

engine      what an engine is
executor    any `concurrent.futures.Executor`: threads, a pool of processes, Dask's, Ray's
array       part of the shares, for a job of which several run side by side
spark       the executors of PySpark
"""
