"""How a wrong answer is related to the right one."""
