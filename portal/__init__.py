"""A multilingual, role-based admin portal: installed, not forked."""
