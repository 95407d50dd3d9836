"""What is done once a day without anybody asking: the jobs, and the day for which each has finished."""
