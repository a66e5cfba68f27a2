//! How much memory may be taken: what the machine has free, less where a container or a shell allows less.

use std::fs;

/// Bytes that may be taken, as far as the system tells.
pub fn free() -> Option<u64> {
    let read = |path: &str| fs::read_to_string(path).ok();
    let machine = read("/proc/meminfo").and_then(|text| available(&text));
    let container = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let container = container.into_iter().filter_map(|path| read(path)?.trim().parse().ok()).min();
    // What grows by doubling takes twice its size of addresses for a moment.
    let shell = read("/proc/self/limits").and_then(|text| address_space(&text)).map(|bytes| bytes / 2);
    [machine, container, shell].into_iter().flatten().min()
}

/// `MemAvailable:   12345 kB`.
fn available(meminfo: &str) -> Option<u64> {
    let line = meminfo.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? << 10)
}

/// `Max address space   1073741824   unlimited   bytes`: the first of the two holds.
fn address_space(limits: &str) -> Option<u64> {
    let line = limits.lines().find_map(|line| line.strip_prefix("Max address space"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_tells_is_understood() {
        assert_eq!(available("MemTotal: 9 kB\nMemAvailable:     2048 kB\n"), Some(2 << 20));
        assert_eq!(available("MemTotal: 9 kB\n"), None);
        let limits = |soft: &str| format!("Limit  Soft Limit  Units\nMax address space   {soft}   unlimited  bytes\n");
        assert_eq!(address_space(&limits("1048576")), Some(1 << 20));
        assert_eq!(address_space(&limits("unlimited")), None);
    }
}
