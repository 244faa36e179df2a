"""依申请公开: applications for government information, from the form to the served answer and its remedies."""
